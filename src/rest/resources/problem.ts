import { UUID_SCHEMA } from './schemas.ts';

/** What an answer is that says why not. */
export const PROBLEM = {
  type: 'object',
  description: 'Why a request was refused. Nothing has changed then.',
  required: ['code', 'message', 'details'],
  properties: {
    code: { type: 'string', description: 'The reason, for programs.' },
    message: { type: 'string', description: 'Every reason in words, for people.' },
    details: {
      type: 'object',
      additionalProperties: { type: 'array', items: { type: 'string' } },
      description: 'The reasons by the place in the request, such as `.addToLists[2]`.',
    },
    movedTo: {
      ...UUID_SCHEMA,
      description: 'The contact that the one in the request was merged into, where it was.',
    },
  },
};
