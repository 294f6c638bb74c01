import type { ContactSet } from '../../store/contact-set-tables.ts';
import { bySet, SET_RULES } from '../contact/contact-sets.ts';
import { MAX_DISPLAY_NAME_LENGTH } from '../validation/limits.ts';
import { describeLimits } from '../validation/schema-limits.ts';
import {
  firstMention,
  IDENTIFIER_WITH_PROPERTIES,
  type IdentifierBody,
  identifiers,
  members,
  UPDATE_CONTACT_SCHEMA,
} from './update-contact-body.ts';

/** What is sent to create a contact. The schema below has what the types cannot say. */
export interface CreateContactBody extends Partial<Record<ContactSet, string[]>> {
  displayName: string;
  identifiers?: IdentifierBody[];
  attributes?: Record<string, unknown> | null;
}

export const CREATE_CONTACT_SCHEMA = describeLimits({
  type: 'object',
  description: 'A contact to create. No identifier of it may belong to another contact.',
  required: ['displayName'],
  properties: {
    displayName: {
      type: 'string',
      minLength: 1,
      maxLength: MAX_DISPLAY_NAME_LENGTH,
      description: 'What people call the contact; becomes the attribute of that name.',
    },
    identifiers: identifiers(IDENTIFIER_WITH_PROPERTIES, 'What the contact is found by.'),
    attributes: {
      ...UPDATE_CONTACT_SCHEMA.properties.attributes,
      description: 'Values by attribute key.',
    },
    ...bySet((set) => members(set, `of the contact.${firstMention(set)}`, SET_RULES[set].minItems.create)),
  } satisfies Record<keyof CreateContactBody, object>,
});
