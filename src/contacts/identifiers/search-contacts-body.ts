import { NAMED_IDENTIFIER } from '../update/update-contact-body.ts';
import type { IdentifierRef } from '../validation/problem.ts';

/** What is sent to search for contacts. */
export interface SearchContactsBody {
  identifier: IdentifierRef;
}

export const SEARCH_CONTACTS_SCHEMA = {
  type: 'object',
  description: 'What the contact is found by.',
  required: ['identifier'],
  properties: { identifier: NAMED_IDENTIFIER } satisfies Record<keyof SearchContactsBody, object>,
};
