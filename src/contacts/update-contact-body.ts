import type { IdentifierRef } from './problem.ts';

const MOST_IDS = 10;
const MOST_COMPANY_REFS = 100;

/** How identifiers that belong to other contacts are treated (specification §3). */
export const STRATEGIES = ['strict_alias', 'first_alias', 'first'] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** The body of the documented update (specification §2). The schema below has what the types cannot say. */
export interface UpdateContactBody {
  attributes?: Record<string, unknown> | null;
  addIdentifiers?: IdentifierBody[];
  removeIdentifiers?: IdentifierRef[];
  identifiers?: IdentifierBody[];
  strategy?: Strategy;
  allowWritingReadOnly?: boolean;
  addToLists?: string[];
  removeFromLists?: string[];
  listIds?: string[];
  addToAccounts?: string[];
  removeFromAccounts?: string[];
  accountIds?: string[];
  addCompanyRefs?: string[];
  removeCompanyRefs?: string[];
  companyRefs?: string[];
}

export interface IdentifierBody extends IdentifierRef {
  properties?: Record<string, unknown>;
}

export const IDENTIFIER = {
  type: 'object',
  description: 'An identifier of a contact.',
  required: ['key', 'value'],
  properties: {
    key: { type: 'string', minLength: 1, maxLength: 64, description: 'What kind of identifier it is.' },
    value: { type: 'string', minLength: 1, maxLength: 500, description: 'Its value.' },
  },
};

export const IDENTIFIER_WITH_PROPERTIES = {
  ...IDENTIFIER,
  properties: {
    ...IDENTIFIER.properties,
    properties: { type: 'object', description: 'Anything worth keeping beside the identifier.' },
  },
};

const ATTRIBUTE_TEXT = { type: 'string', maxLength: 4096 };

const ATTRIBUTE_VALUE = {
  description:
    'a boolean, a number, a string of at most 4096 characters, an array of 1 to 100 of one of those, or null to remove',
  anyOf: [
    { type: 'boolean' },
    { type: 'number' },
    ATTRIBUTE_TEXT,
    ...[{ type: 'boolean' }, { type: 'number' }, ATTRIBUTE_TEXT].map((items) => ({
      type: 'array',
      minItems: 1,
      maxItems: 100,
      items,
    })),
    { type: 'null' },
  ],
};

/** The JSON schema of the body. A field that is missing here, or that the body does not have, does not compile. */
export const UPDATE_CONTACT_SCHEMA = {
  type: 'object',
  description: 'What to change. Fields that are absent leave the contact as it is.',
  properties: {
    attributes: {
      type: ['object', 'null'],
      propertyNames: { pattern: '^[A-Za-z0-9_-]{1,64}$' },
      additionalProperties: ATTRIBUTE_VALUE,
      description: 'Values to set by attribute key; null removes a value. Attributes that are not named stay.',
    },
    addIdentifiers: array(IDENTIFIER_WITH_PROPERTIES, 'Identifiers to add to the contact.'),
    removeIdentifiers: array(IDENTIFIER, 'Identifiers to remove. Removing wins over adding.'),
    identifiers: { ...array(IDENTIFIER_WITH_PROPERTIES, 'Use addIdentifiers instead.'), deprecated: true },
    strategy: {
      type: 'string',
      enum: STRATEGIES,
      default: 'strict_alias',
      description: 'What happens to identifiers that belong to another contact.',
    },
    allowWritingReadOnly: {
      type: 'boolean',
      default: false,
      description: 'Write read-only attributes. Only for keys of flows and journeys.',
    },
    addToLists: ids('Lists to add the contact to.'),
    removeFromLists: ids('Lists to remove the contact from. Removing wins over adding.'),
    listIds: ids('Lists that replace those of the contact.'),
    addToAccounts: ids('Accounts to add the contact to. The first mention creates an account.'),
    removeFromAccounts: ids('Accounts to remove the contact from. Removing wins over adding.'),
    accountIds: { ...ids('Accounts that replace those of the contact.'), minItems: 1 },
    addCompanyRefs: companyRefs('References of companies to add. The first mention creates a company.'),
    removeCompanyRefs: companyRefs('References of companies to remove. Removing wins over adding.'),
    companyRefs: companyRefs('References of companies that replace those of the contact.'),
  } satisfies Record<keyof UpdateContactBody, object>,
};

export function array(items: object, description: string) {
  return { type: 'array', items, description };
}

export function ids(description: string) {
  return { ...array({ type: 'string', format: 'uuid' }, description), maxItems: MOST_IDS };
}

export function companyRefs(description: string) {
  const reference = { type: 'string', minLength: 1, maxLength: 250 };
  return { ...array(reference, description), maxItems: MOST_COMPANY_REFS };
}
