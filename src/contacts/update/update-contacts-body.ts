import { MAX_BODY_UPDATES } from '../validation/limits.ts';
import type { ConditionFields } from '../validation/precondition.ts';
import type { IdentifierRef } from '../validation/problem.ts';
import { describeLimits } from '../validation/schema-limits.ts';
import { NAMED_IDENTIFIER, UPDATE_CONTACT_SCHEMA, type UpdateContactBody } from './update-contact-body.ts';

/** One update of several: its contact, its conditions, and the fields of a single update. */
export interface UpdateItemBody extends UpdateContactBody, ConditionFields {
  contactId?: string;
  identifier?: IdentifierRef;
}

/** The body of several updates. The schema below has the rules that types cannot express. */
export interface UpdateContactsBody {
  updates: UpdateItemBody[];
  atomic?: boolean;
}

/** The JSON schema of one update of several. */
export const UPDATE_ITEM_SCHEMA = {
  type: 'object',
  description:
    'An update of one contact. Either contactId or identifier selects the contact. The other fields are those of a ' +
    'single update.',
  properties: {
    contactId: { type: 'string', format: 'uuid', description: 'The id of the contact to update.' },
    identifier: {
      ...NAMED_IDENTIFIER,
      description: 'The identifier of the contact to update. Creates a contact if none has it.',
    },
    expectedVersion: { type: 'integer', description: 'Update the contact only if it is at this version.' },
    mustExist: { type: 'boolean', description: 'Whether to update only and create no contact. Default: false.' },
    mustBeNew: { type: 'boolean', description: 'Whether to create only and update no contact. Default: false.' },
    ...UPDATE_CONTACT_SCHEMA.properties,
  } satisfies Record<keyof UpdateItemBody, object>,
};

export const UPDATE_CONTACTS_SCHEMA = describeLimits({
  type: 'object',
  description: 'Updates of contacts, in order.',
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
      description: 'Whether to make all updates or none. Default: false, each one separately.',
    },
  } satisfies Record<keyof UpdateContactsBody, object>,
});
