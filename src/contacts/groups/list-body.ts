import { NAMED_IDENTIFIER } from '../update/update-contact-body.ts';
import {
  MAX_BODY_LIST_CONTACTS,
  MAX_BODY_TAGS,
  MAX_DESCRIPTION_LENGTH,
  MAX_NAME_LENGTH,
} from '../validation/limits.ts';
import type { IdentifierRef } from '../validation/problem.ts';
import { describeLimits } from '../validation/schema-limits.ts';

/** The body of a creation. The schema below has the rules that types cannot express. */
export interface CreateListBody extends ListFields {
  name: string;
}

/** The body of an update. Absent fields stay unchanged, null clears. */
export interface UpdateListBody extends ListFields {
  name?: string;
}

interface ListFields {
  description?: string | null;
  consentType?: ConsentType | null;
  tags?: string[];
  isProof?: boolean;
}

export const CONSENT_TYPES = ['single', 'double'] as const;
export type ConsentType = (typeof CONSENT_TYPES)[number];

/** The body for adding contacts to a list or removing them. */
export interface ListContactsBody {
  contacts?: string[];
  identifiers?: IdentifierRef[];
}

const FIELDS = describeLimits({
  name: { type: 'string', minLength: 2, maxLength: MAX_NAME_LENGTH, description: 'The name of the list.' },
  description: {
    type: ['string', 'null'],
    maxLength: MAX_DESCRIPTION_LENGTH,
    description: 'The purpose of the list; null clears it.',
  },
  consentType: {
    type: ['string', 'null'],
    enum: [...CONSENT_TYPES, null],
    description: 'Single or double opt-in of contacts; null clears it.',
  },
  tags: {
    type: 'array',
    maxItems: MAX_BODY_TAGS,
    items: { type: 'string', format: 'uuid' },
    description: 'The ids of your own tags. They replace the tags of the list.',
  },
  isProof: {
    type: 'boolean',
    description: 'Whether the list is for test messages. Default for a new list: false.',
  },
});

export const CREATE_LIST_SCHEMA = {
  type: 'object',
  description: 'A list to create.',
  required: ['name'],
  properties: FIELDS satisfies Record<keyof CreateListBody, object>,
};

export const UPDATE_LIST_SCHEMA = {
  type: 'object',
  description: 'Changes of a list.',
  properties: FIELDS satisfies Record<keyof UpdateListBody, object>,
};

export const LIST_CONTACTS_SCHEMA = describeLimits({
  type: 'object',
  description: `Contacts by id, by identifier, or both. At most ${MAX_BODY_LIST_CONTACTS} in total.`,
  properties: {
    contacts: {
      type: 'array',
      maxItems: MAX_BODY_LIST_CONTACTS,
      items: { type: 'string', format: 'uuid' },
      description: 'Ids of contacts.',
    },
    identifiers: {
      type: 'array',
      maxItems: MAX_BODY_LIST_CONTACTS,
      items: NAMED_IDENTIFIER,
      description: 'Identifiers of contacts.',
    },
  } satisfies Record<keyof ListContactsBody, object>,
});
