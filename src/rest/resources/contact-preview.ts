import type { VisibleChange } from '../../contacts/history/visible-change.ts';
import { STRATEGIES } from '../../contacts/update/update-contact-body.ts';
import { dotted, type Problem } from '../../contacts/validation/problem.ts';
import type { ContactPreview } from '../../resolvers/contacts/preview-update.ts';
import { EXAMPLE } from '../openapi/examples.ts';
import { statusOf } from '../server/error-response.ts';
import { changeStatus } from '../server/response.ts';
import { CONTACT, CONTACT_EXAMPLE, contactBody } from './contact.ts';
import { FIELD_CHANGE } from './contact-change.ts';
import { IDENTIFIER_REFERENCE, UUID_SCHEMA } from './schemas.ts';

/** Returns the effect of an update, with the status that its response would have. */
export function contactPreviewBody(
  { outcome, contact, changes, errors, skippedIdentifiers, strategies }: ContactPreview,
  attributes: readonly string[],
) {
  return {
    status: outcome === null ? statusOf(errors) : changeStatus({ outcome }),
    outcome,
    contact: contact === null ? null : contactBody(contact, attributes),
    changes: changes satisfies VisibleChange[],
    errors: errors.map(errorBody),
    skippedIdentifiers,
    strategies: strategies.map(({ conflicts, ...preview }) => ({ ...preview, conflicts: conflicts.map(errorBody) })),
  };
}

/** Returns a single problem. The bodies of errors combine all problems of a response. */
function errorBody(problem: Problem) {
  const { code, message, path } = problem;
  return {
    code,
    message,
    ...(path.length === 0 ? {} : { path: `.${dotted(path)}` }),
    ...('holderId' in problem ? { identifier: problem.identifier, holderId: problem.holderId } : {}),
    ...('currentVersion' in problem ? { currentVersion: problem.currentVersion } : {}),
    ...('movedTo' in problem ? { movedTo: problem.movedTo } : {}),
  };
}

const OUTCOME = {
  type: ['string', 'null'],
  enum: ['CREATED', 'UPDATED', 'UNCHANGED', null],
  description: 'The effect of the update; null if it would be rejected.',
};

const ERROR = {
  type: 'object',
  description: 'A reason for which the update would be rejected.',
  required: ['code', 'message'],
  properties: {
    code: { type: 'string', description: 'The reason, as a constant.' },
    message: { type: 'string', description: 'The reason in words.' },
    path: { type: 'string', description: 'The place in the request, as a path such as .addToLists[0].' },
    identifier: { ...IDENTIFIER_REFERENCE, description: 'The identifier that belongs to another contact.' },
    holderId: { ...UUID_SCHEMA, description: 'The id of the contact that has the identifier.' },
    currentVersion: {
      type: ['integer', 'null'],
      description: 'The version that the contact has now; null if there is no contact.',
    },
    movedTo: { ...UUID_SCHEMA, description: 'The id of the contact that this one was merged into.' },
  },
};

const SKIPPED = {
  type: 'array',
  items: IDENTIFIER_REFERENCE,
  description: 'The identifiers that the strategy would not add.',
};

export const CONTACT_PREVIEW = {
  type: 'object',
  description: 'The effect of an update.',
  required: ['status', 'outcome', 'contact', 'changes', 'errors', 'skippedIdentifiers', 'strategies'],
  properties: {
    status: { type: 'integer', description: 'The status that the response of the update would have.' },
    outcome: OUTCOME,
    contact: {
      anyOf: [CONTACT, { type: 'null' }],
      description:
        'The contact after the update; null if it would be rejected. A contact that would be created has another ' +
        'id, initialReference and times in each preview.',
    },
    changes: {
      type: 'array',
      description: 'The fields of the contact that would change.',
      items: FIELD_CHANGE,
    },
    errors: { type: 'array', items: ERROR, description: 'All reasons for which the update would be rejected.' },
    skippedIdentifiers: SKIPPED,
    strategies: {
      type: 'array',
      description: 'The same update under each strategy.',
      items: {
        type: 'object',
        description: 'The effect of the update under one strategy.',
        required: ['strategy', 'outcome', 'skippedIdentifiers', 'conflicts'],
        properties: {
          strategy: { type: 'string', enum: STRATEGIES, description: 'The strategy.' },
          outcome: OUTCOME,
          skippedIdentifiers: SKIPPED,
          conflicts: {
            type: 'array',
            items: ERROR,
            description: 'The identifiers that belong to other contacts, if the update would be rejected for them.',
          },
        },
      },
    },
  },
};

export const CONTACT_PREVIEW_EXAMPLE = {
  status: 200,
  outcome: 'UPDATED',
  contact: CONTACT_EXAMPLE,
  changes: [
    { field: 'attributes.countryCode', before: null, after: 'US' },
    { field: 'listIds', before: [], after: [EXAMPLE.listId] },
  ],
  errors: [],
  skippedIdentifiers: [],
  strategies: STRATEGIES.map((strategy) => ({
    strategy,
    outcome: 'UPDATED',
    skippedIdentifiers: [],
    conflicts: [],
  })),
};
