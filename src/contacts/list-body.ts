import type { IdentifierRef } from './problem.ts';

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

/** Contacts and identifiers of one request, together. */
export const MOST_LIST_CONTACTS = 100;

const FIELDS = {
  name: { type: 'string', minLength: 2, maxLength: 256, description: 'The name of the list.' },
  description: { type: ['string', 'null'], maxLength: 500, description: 'What the list is for; null clears it.' },
  consentType: {
    type: ['string', 'null'],
    enum: [...CONSENT_TYPES, null],
    description: 'Whether contacts agree once or confirm it a second time; null clears it.',
  },
  tags: {
    type: 'array',
    maxItems: 100,
    items: { type: 'string', format: 'uuid' },
    description: 'The ids of tags of your own; they replace those of the list.',
  },
  isProof: { type: 'boolean', default: false, description: 'Whether the list is for trying messages out.' },
};

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

export const LIST_CONTACTS_SCHEMA = {
  type: 'object',
  description: `Contacts by their ids, by their identifiers, or both: ${MOST_LIST_CONTACTS} together at most.`,
  properties: {
    contacts: {
      type: 'array',
      maxItems: MOST_LIST_CONTACTS,
      items: { type: 'string', format: 'uuid' },
      description: 'Ids of contacts.',
    },
    identifiers: {
      type: 'array',
      maxItems: MOST_LIST_CONTACTS,
      items: {
        type: 'object',
        required: ['key', 'value'],
        properties: {
          key: { type: 'string', minLength: 1, maxLength: 64, description: 'What kind of identifier it is.' },
          value: { type: 'string', minLength: 1, maxLength: 500, description: 'Its value.' },
        },
      },
      description: 'Identifiers of contacts.',
    },
  } satisfies Record<keyof ListContactsBody, object>,
};
