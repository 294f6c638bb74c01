import {
  type Contact,
  computedDisplayName,
  featuredIdentifiers,
  isAnonymous,
  visibleAttributes,
} from '../../contacts/contact/contact.ts';
import { bySet, CONTACT_SETS, hasIds, membersInWords } from '../../contacts/contact/contact-sets.ts';
import { MAX_ATTRIBUTE_KEY_LENGTH, MAX_REQUESTED_ATTRIBUTES } from '../../contacts/validation/limits.ts';
import { EXAMPLE } from '../openapi/examples.ts';
import type { Parameter } from '../server/route.ts';
import { IDENTIFIER_REFERENCE, TIMES, timesBody, UUID_SCHEMA } from './schemas.ts';

/**
 * Returns a contact in the form of the REST API (specification §2), with null for requested attributes without a value.
 */
export function contactBody(contact: Contact, requestedAttributes: readonly string[] = []) {
  const { id, workspaceId, identifiers } = contact;
  return {
    id,
    computedDisplayName: computedDisplayName(contact),
    ...timesBody(contact),
    workspaceId,
    featuredIdentifiers: featuredIdentifiers(contact),
    attributes: visibleAttributes(contact, requestedAttributes),
    identifierCount: identifiers.length,
    isAnonymous: isAnonymous(contact),
    ...bySet((set) => contact[set]),
  };
}

export const ATTRIBUTE_PARAMETER: Record<string, Parameter> = {
  attribute: {
    schema: {
      type: 'array',
      maxItems: MAX_REQUESTED_ATTRIBUTES,
      items: { type: 'string', maxLength: MAX_ATTRIBUTE_KEY_LENGTH },
    },
    description:
      'Additional attribute keys to return, with null if they have no value: repeated, as attribute[] or attribute[0], comma-separated, or as a JSON array.',
  },
};

/** The types of values of an attribute. */
const SCALARS = [{ type: 'boolean' }, { type: 'number' }, { type: 'string' }];

export const CONTACT = {
  type: 'object',
  description: 'A contact.',
  required: [
    'id',
    'createdAt',
    'updatedAt',
    'workspaceId',
    'featuredIdentifiers',
    'attributes',
    'identifierCount',
    ...CONTACT_SETS,
    'isAnonymous',
  ],
  additionalProperties: false,
  properties: {
    id: { ...UUID_SCHEMA, description: 'The id of the contact.' },
    computedDisplayName: {
      type: 'string',
      description:
        'The first existing one of attribute displayName, attribute firstName, e-mail address and phone number.',
    },
    ...TIMES,
    workspaceId: { ...UUID_SCHEMA, description: 'The workspace that the contact belongs to.' },
    featuredIdentifiers: {
      type: 'array',
      maxItems: 10,
      items: IDENTIFIER_REFERENCE,
      description:
        'The e-mail addresses and phone numbers, then all other identifiers, each oldest first, at most ten in total.',
    },
    attributes: {
      type: 'object',
      additionalProperties: {
        anyOf: [...SCALARS, { type: 'array', items: { anyOf: SCALARS } }, { type: 'null' }],
      },
      description: 'All attributes with a value, by key, and null for requested ones without a value.',
    },
    identifierCount: { type: 'integer', minimum: 0, description: 'The number of identifiers of the contact.' },
    ...bySet((set) => ({
      type: 'array',
      items: hasIds(set) ? UUID_SCHEMA : { type: 'string' },
      description: `The ${membersInWords(set)} of the contact.`,
    })),
    isAnonymous: {
      type: 'boolean',
      description: 'Whether the contact has no identifiers except visitor ids.',
    },
  },
};

export const CONTACT_EXAMPLE = {
  id: EXAMPLE.contactId,
  computedDisplayName: 'Ada',
  createdAt: EXAMPLE.time,
  updatedAt: EXAMPLE.time,
  workspaceId: EXAMPLE.workspaceId,
  featuredIdentifiers: [{ key: 'emailaddress', value: 'contacts@example.com' }],
  attributes: { countryCode: 'US', emailaddress: ['contacts@example.com'], firstName: 'Ada', lastName: 'Lovelace' },
  identifierCount: 2,
  ...bySet((): string[] => []),
  accountIds: [EXAMPLE.accountId],
  listIds: [EXAMPLE.listId],
  isAnonymous: false,
};
