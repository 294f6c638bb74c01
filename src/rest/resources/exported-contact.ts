import type { Contact } from '../../contacts/contact/contact.ts';
import { CONTACT, CONTACT_EXAMPLE, contactBody } from './contact.ts';
import { isoTime, TIME } from './schemas.ts';

/** Returns a contact as a line of an export: as the API shows it, with all of its identifiers. */
export function exportedContactBody(contact: Contact) {
  const body = contactBody(contact);
  // Most identifiers are as old as their contact, and formatting a time takes longer than the rest of an identifier.
  const timeOf = (createdAt: number) => (createdAt === contact.createdAt ? body.createdAt : isoTime(createdAt));
  return {
    ...body,
    identifiers: contact.identifiers.map(({ key, value, properties, createdAt }) => ({
      key,
      value,
      ...(properties === undefined ? {} : { properties }),
      createdAt: timeOf(createdAt),
    })),
  };
}

const EXPORTED_IDENTIFIER = {
  type: 'object',
  description: 'An identifier of an exported contact.',
  required: ['key', 'value', 'createdAt'],
  additionalProperties: false,
  properties: {
    key: { type: 'string', description: 'The kind of the identifier.' },
    value: { type: 'string', description: 'The value: E.164 for phone numbers, otherwise as given.' },
    properties: { type: 'object', description: 'The properties, if there are any.' },
    createdAt: { ...TIME, description: 'The time when the contact got it.' },
  },
};

export const EXPORTED_CONTACT = {
  ...CONTACT,
  description: 'A line of an export: a contact with all of its identifiers.',
  required: [...CONTACT.required, 'identifiers'],
  properties: {
    ...CONTACT.properties,
    identifiers: { type: 'array', items: EXPORTED_IDENTIFIER, description: 'All identifiers, oldest first.' },
  },
};

/** OpenAPI 3.1 has no schema for each line of a stream, so `contentSchema` has that of a line. */
export const EXPORTED_LINES = {
  type: 'string',
  description: 'On each line an ExportedContact as JSON.',
  contentMediaType: 'application/x-ndjson',
  contentSchema: EXPORTED_CONTACT,
};

export const EXPORTED_CONTACT_EXAMPLE = {
  ...CONTACT_EXAMPLE,
  identifiers: [
    { key: 'emailaddress', value: 'contacts@example.com', createdAt: CONTACT_EXAMPLE.createdAt },
    { key: 'externalId', value: 'customer-1', createdAt: CONTACT_EXAMPLE.createdAt },
  ],
};
