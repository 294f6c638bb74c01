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

/** The body of a creation. The schema below has the rules that types cannot express. */
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
      description: 'The name of the contact. It becomes the attribute `displayName`.',
    },
    identifiers: identifiers(IDENTIFIER_WITH_PROPERTIES, 'The identifiers of the contact.'),
    attributes: {
      ...UPDATE_CONTACT_SCHEMA.properties.attributes,
      description: 'Values by attribute key.',
    },
    ...bySet((set) => members(set, `of the contact.${firstMention(set)}`, SET_RULES[set].minItems.create)),
  } satisfies Record<keyof CreateContactBody, object>,
});
