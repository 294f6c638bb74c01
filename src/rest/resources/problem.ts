import { UUID_SCHEMA } from './schemas.ts';

/** The body of an error. */
export const PROBLEM = {
  type: 'object',
  description: 'The reason why a request was rejected. Nothing was changed.',
  required: ['code', 'message', 'details'],
  properties: {
    code: { type: 'string', description: 'The code of the reason.' },
    message: { type: 'string', description: 'All reasons in words.' },
    details: {
      type: 'object',
      additionalProperties: { type: 'array', items: { type: 'string' } },
      description: 'The reasons by their path in the request, for example `.addToLists[2]`.',
    },
    movedTo: {
      ...UUID_SCHEMA,
      description: 'The survivor, if the contact in the request was merged.',
    },
  },
};
