import { isRejected, type Rejected } from '../../contacts/validation/problem.ts';
import type { ItemUpdated } from '../../resolvers/contacts/update-contacts.ts';
import { EXAMPLE } from '../openapi/examples.ts';
import { problemSummary, statusOf } from '../server/error-response.ts';
import { changeStatus } from '../server/response.ts';
import { CONTACT, CONTACT_EXAMPLE, contactBody } from './contact.ts';
import { PROBLEM } from './problem.ts';
import { IDENTIFIER_REFERENCE, UUID_SCHEMA } from './schemas.ts';

/** Returns the result of one update of several, with the status and body of a single update. */
export function updateResultBody(result: ItemUpdated | Rejected) {
  if (isRejected(result)) return refusalBody(result);
  const { contactId, version, contact, outcome, skippedIdentifiers, ignoredProperties } = result;
  return {
    status: changeStatus(result),
    outcome,
    contactId,
    version,
    ...(contact === null ? {} : { contact: contactBody(contact) }),
    ...(skippedIdentifiers.length === 0 ? {} : { skippedIdentifiers }),
    ...(ignoredProperties.length === 0 ? {} : { ignoredProperties }),
  };
}

/** A single update would redirect to the survivor. */
const REDIRECT = 308;

function refusalBody({ problems }: Rejected) {
  const isSentOn = problems.some((problem) => 'mayFollow' in problem && problem.mayFollow);
  const { code, message, details, movedTo } = problemSummary(problems);
  return {
    status: isSentOn && code === 'ResourceMoved' ? REDIRECT : statusOf(problems),
    error: { code, message, details, ...(movedTo === undefined ? {} : { movedTo }) },
  };
}

const UPDATE_RESULT = {
  type: 'object',
  description: 'The result of one update: with outcome if it was made, otherwise with error.',
  required: ['status'],
  properties: {
    status: { type: 'integer', description: 'The status that a single update would have.' },
    outcome: {
      type: 'string',
      enum: ['CREATED', 'UPDATED', 'UNCHANGED'],
      description: 'The outcome of the update.',
    },
    contactId: { ...UUID_SCHEMA, description: 'The contact that was updated.' },
    version: { type: 'integer', minimum: 1, description: 'The version of the contact after the update.' },
    contact: {
      ...CONTACT,
      description: 'The contact after the update. Absent if earlier contacts have 8 MiB as JSON in total.',
    },
    skippedIdentifiers: {
      type: 'array',
      items: IDENTIFIER_REFERENCE,
      description: 'The identifiers that the strategy did not add; absent if there are none.',
    },
    ignoredProperties: {
      type: 'array',
      items: { type: 'string' },
      description: 'Unknown properties of the update; absent if there are none.',
    },
    error: PROBLEM,
  },
};

export const UPDATE_RESULTS = {
  type: 'object',
  required: ['results'],
  properties: { results: { type: 'array', items: UPDATE_RESULT, description: 'In the order of the updates.' } },
};

export const UPDATE_RESULTS_EXAMPLE = {
  results: [
    { status: 200, outcome: 'UPDATED', contactId: EXAMPLE.contactId, version: 3, contact: CONTACT_EXAMPLE },
    {
      status: 409,
      error: {
        code: 'ResourceAlreadyExists',
        message: `identifier "emailaddress" "a@example.com" belongs to contact ${EXAMPLE.otherContactId}`,
        details: { '.addIdentifiers[0]': ['identifier "emailaddress" "a@example.com" belongs to another contact'] },
      },
    },
  ],
};
