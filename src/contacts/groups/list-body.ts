import { NAMED_IDENTIFIER } from '../update/update-contact-body.ts';
import {
  MAX_BODY_LIST_CONTACTS,
  MAX_BODY_TAGS,
  MAX_DESCRIPTION_LENGTH,
  MAX_NAME_LENGTH,
} from '../validation/limits.ts';
import type { IdentifierRef } from '../validation/problem.ts';
import { describeLimits } from '../validation/schema-limits.ts';

/** What is sent to create a list. The schema below has what the types cannot say. */
export interface CreateListBody extends ListFields {
  name: string;
}

/** What is sent to change a list: what is absent stays, null clears. */
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

/** What is sent to put contacts on a list or take them off it. */
export interface ListContactsBody {
  contacts?: string[];
  identifiers?: IdentifierRef[];
}

const FIELDS = describeLimits({
  name: { type: 'string', minLength: 2, maxLength: MAX_NAME_LENGTH, description: 'The name of the list.' },
  description: {
    type: ['string', 'null'],
    maxLength: MAX_DESCRIPTION_LENGTH,
    description: 'What the list is for; null clears it.',
  },
  consentType: {
    type: ['string', 'null'],
    enum: [...CONSENT_TYPES, null],
    description: 'Whether contacts agree once or confirm it a second time; null clears it.',
  },
  tags: {
    type: 'array',
    maxItems: MAX_BODY_TAGS,
    items: { type: 'string', format: 'uuid' },
    description: 'The ids of tags of your own; they replace those of the list.',
  },
  isProof: {
    type: 'boolean',
    description: 'Whether the list is for trying messages out. false for a new list, if absent.',
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
  description: 'What to change of a list.',
  properties: FIELDS satisfies Record<keyof UpdateListBody, object>,
};

export const LIST_CONTACTS_SCHEMA = describeLimits({
  type: 'object',
  description: `Contacts by their ids, by their identifiers, or both: ${MAX_BODY_LIST_CONTACTS} together at most.`,
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
