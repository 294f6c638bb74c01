import { MAX_BODY_UPDATES } from '../validation/limits.ts';
import type { ConditionFields } from '../validation/precondition.ts';
import type { IdentifierRef } from '../validation/problem.ts';
import { describeLimits } from '../validation/schema-limits.ts';
import { NAMED_IDENTIFIER, UPDATE_CONTACT_SCHEMA, type UpdateContactBody } from './update-contact-body.ts';

/** One update of several: whom it is for, under which conditions, and beside that what an update alone has. */
export interface UpdateItemBody extends UpdateContactBody, ConditionFields {
  contactId?: string;
  identifier?: IdentifierRef;
}

/** What is sent to update several contacts. The schema below has what the types cannot say. */
export interface UpdateContactsBody {
  updates: UpdateItemBody[];
  atomic?: boolean;
}

/** The JSON schema of one update of several. */
export const UPDATE_ITEM_SCHEMA = {
  type: 'object',
  description:
    'An update of one contact: contactId or identifier, one of them, says of which, and the other fields are those of ' +
    'an update alone.',
  properties: {
    contactId: { type: 'string', format: 'uuid', description: 'The id of the contact to update.' },
    identifier: {
      ...NAMED_IDENTIFIER,
      description: 'An identifier that finds the contact to update, or gets one created if nobody has it.',
    },
    expectedVersion: { type: 'integer', description: 'Update the contact only if it is at this version.' },
    mustExist: { type: 'boolean', description: 'Update the contact, and create none; false if absent.' },
    mustBeNew: { type: 'boolean', description: 'Create a contact, and update none; false if absent.' },
    ...UPDATE_CONTACT_SCHEMA.properties,
  } satisfies Record<keyof UpdateItemBody, object>,
};

export const UPDATE_CONTACTS_SCHEMA = describeLimits({
  type: 'object',
  description: 'Updates of contacts, made in this order.',
  required: ['updates'],
  properties: {
    updates: {
      type: 'array',
      minItems: 1,
      maxItems: MAX_BODY_UPDATES,
      items: UPDATE_ITEM_SCHEMA,
      description: 'The updates.',
    },
    atomic: {
      type: 'boolean',
      description: 'Make all updates or none of them; false if absent: each by itself.',
    },
  } satisfies Record<keyof UpdateContactsBody, object>,
});
