import type { ContactChange } from '../../contacts/history/history.queries.ts';
import { visibleChange } from '../../contacts/history/visible-change.ts';
import { EXAMPLE } from '../openapi/examples.ts';
import { isoTime, TIME, UUID_SCHEMA } from './schemas.ts';

/** A field of a contact that changed, or that would change. */
export const FIELD_CHANGE = {
  type: 'object',
  description: 'A field of a contact that changes, with its values before and after.',
  required: ['field', 'before', 'after'],
  additionalProperties: false,
  properties: {
    field: {
      type: 'string',
      description:
        '`attributes.` and the key of an attribute, `identifiers`, `listIds`, `accountIds` or `companyRefs`.',
    },
    before: {
      description: 'For an attribute: its value, or null. For a set: the members that the contact loses.',
    },
    after: {
      description:
        'For an attribute: its value, or null. For a set: the members that the contact gains. A member that moves is in ' +
        'both.',
    },
  },
};

/** One change of a contact. */
export const CONTACT_CHANGE = {
  type: 'object',
  description: 'One change of a contact: its fields, time and author.',
  required: ['version', 'at', 'operation', 'api', 'key', 'changes'],
  additionalProperties: false,
  properties: {
    version: { type: 'integer', description: 'The version that the change produced.' },
    at: { ...TIME, description: 'When the change was made.' },
    operation: { type: 'string', description: 'The operation that made it, such as `updateContact`.' },
    api: {
      type: 'string',
      enum: ['rest', 'graphql', 'import'],
      description: 'The API that it came through; import if it was imported into the database.',
    },
    key: {
      type: 'object',
      description: 'The access key, or the subject of the access token, that made the change.',
      required: ['id', 'name'],
      additionalProperties: false,
      properties: {
        id: { type: 'string', description: 'The id of the access key, or the issuer, # and the subject of the token.' },
        name: {
          type: ['string', 'null'],
          description: 'The name of the access key, or the subject of the token; null if there is no such key.',
        },
      },
    },
    changes: {
      type: 'array',
      description: 'The fields that changed.',
      items: FIELD_CHANGE,
    },
    mergedContactId: { ...UUID_SCHEMA, description: 'The contact that was merged into this one by the change.' },
    survivorId: { ...UUID_SCHEMA, description: 'The contact that this one was merged into by the change.' },
    restoredContactIds: {
      type: 'array',
      description: 'The contacts that had been merged into this one and came back by the change.',
      items: UUID_SCHEMA,
    },
    mergedAgainContactIds: {
      type: 'array',
      description: 'The contacts that had come back before and were merged into this one again by the change.',
      items: UUID_SCHEMA,
    },
    restoredFromId: {
      ...UUID_SCHEMA,
      description: 'The contact that this one had been merged into and came back from by the change.',
    },
  },
};

export const CONTACT_CHANGE_EXAMPLE = {
  version: 2,
  at: EXAMPLE.time,
  operation: 'updateContact',
  api: 'rest',
  key: { id: '019b76da-a800-7000-8000-000000000001', name: 'Website' },
  changes: [{ field: 'attributes.countryCode', before: 'GB', after: 'US' }],
};

/** Returns a change in the form of the REST API, without absent values. */
export function contactChangeBody(change: ContactChange, keyName: string | null) {
  const { version, at, operation, api, keyId, changes, isRemoval, mergedContactId, related } = change;
  const { restored, mergedAgain, restoredFrom } = related;
  return {
    version,
    at: isoTime(at),
    operation,
    api,
    key: { id: keyId, name: keyName },
    changes: changes.map(visibleChange),
    ...(mergedContactId === null ? {} : { [isRemoval ? 'survivorId' : 'mergedContactId']: mergedContactId }),
    ...(restored === undefined ? {} : { restoredContactIds: restored.map(({ id }) => id) }),
    ...(mergedAgain === undefined ? {} : { mergedAgainContactIds: mergedAgain }),
    ...(restoredFrom === undefined ? {} : { restoredFromId: restoredFrom }),
  };
}
