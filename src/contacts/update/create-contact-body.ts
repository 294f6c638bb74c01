import { MAX_DISPLAY_NAME_LENGTH } from '../validation/limits.ts';
import { describeLimits } from '../validation/schema-limits.ts';
import {
  accounts,
  companyRefs,
  IDENTIFIER_WITH_PROPERTIES,
  type IdentifierBody,
  identifiers,
  lists,
  UPDATE_CONTACT_SCHEMA,
} from './update-contact-body.ts';

/** What is sent to create a contact. The schema below has what the types cannot say. */
export interface CreateContactBody {
  displayName: string;
  identifiers?: IdentifierBody[];
  attributes?: Record<string, unknown> | null;
  listIds?: string[];
  accountIds?: string[];
  companyRefs?: string[];
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
    listIds: { ...lists('Lists that the contact is on.'), minItems: 1 },
    accountIds: { ...accounts('Accounts of the contact. The first mention creates an account.'), minItems: 1 },
    companyRefs: companyRefs('References of companies of the contact. The first mention creates a company.'),
  } satisfies Record<keyof CreateContactBody, object>,
});
