import {
  MAX_ATTRIBUTE_ELEMENTS,
  MAX_ATTRIBUTE_KEY_LENGTH,
  MAX_ATTRIBUTE_TEXT_LENGTH,
  MAX_BODY_ACCOUNTS,
  MAX_BODY_ATTRIBUTES,
  MAX_BODY_COMPANY_REFS,
  MAX_BODY_IDENTIFIERS,
  MAX_BODY_LISTS,
  MAX_COMPANY_REF_LENGTH,
  MAX_IDENTIFIER_KEY_LENGTH,
  MAX_IDENTIFIER_PROPERTIES,
  MAX_IDENTIFIER_PROPERTIES_BYTES,
  MAX_IDENTIFIER_VALUE_LENGTH,
  MAX_PATH_IDENTIFIER_KEY_LENGTH,
} from '../validation/limits.ts';
import type { IdentifierRef } from '../validation/problem.ts';
import { describeLimits } from '../validation/schema-limits.ts';
import { MAX_BYTES_KEYWORD } from '../validation/schema-validator.ts';

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

const IDENTIFIER = describeLimits({
  type: 'object',
  description: 'An identifier of a contact.',
  required: ['key', 'value'],
  properties: {
    key: {
      type: 'string',
      minLength: 1,
      maxLength: MAX_IDENTIFIER_KEY_LENGTH,
      description: 'What kind of identifier it is.',
    },
    value: { type: 'string', minLength: 1, maxLength: MAX_IDENTIFIER_VALUE_LENGTH, description: 'Its value.' },
  },
});

/** An identifier that somebody may have: its key may be as long as the path of PATCH by identifier takes it. */
export const NAMED_IDENTIFIER = {
  ...IDENTIFIER,
  description: 'An identifier that a contact may have.',
  properties: {
    ...IDENTIFIER.properties,
    key: describeLimits({
      type: 'string',
      minLength: 1,
      maxLength: MAX_PATH_IDENTIFIER_KEY_LENGTH,
      description: 'What kind of identifier it is.',
    }),
  },
};

export const IDENTIFIER_WITH_PROPERTIES = {
  ...IDENTIFIER,
  properties: {
    ...IDENTIFIER.properties,
    properties: describeLimits({
      type: 'object',
      maxProperties: MAX_IDENTIFIER_PROPERTIES,
      [MAX_BYTES_KEYWORD]: MAX_IDENTIFIER_PROPERTIES_BYTES,
      description: 'Anything worth keeping beside the identifier.',
    }),
  },
};

const ATTRIBUTE_TEXT = { type: 'string', maxLength: MAX_ATTRIBUTE_TEXT_LENGTH };

const ATTRIBUTE_VALUE = {
  description:
    `a boolean, a number, a string of at most ${MAX_ATTRIBUTE_TEXT_LENGTH} characters, ` +
    `an array of 1 to ${MAX_ATTRIBUTE_ELEMENTS} of one of those, or null to remove`,
  anyOf: [
    { type: 'boolean' },
    { type: 'number' },
    ATTRIBUTE_TEXT,
    ...[{ type: 'boolean' }, { type: 'number' }, ATTRIBUTE_TEXT].map((items) => ({
      type: 'array',
      minItems: 1,
      maxItems: MAX_ATTRIBUTE_ELEMENTS,
      items,
    })),
    { type: 'null' },
  ],
};

/** The JSON schema of the body. A field that is missing here, or that the body does not have, does not compile. */
export const UPDATE_CONTACT_SCHEMA = describeLimits({
  type: 'object',
  description: 'What to change. Fields that are absent leave the contact as it is.',
  properties: {
    attributes: {
      type: ['object', 'null'],
      maxProperties: MAX_BODY_ATTRIBUTES,
      propertyNames: { pattern: `^[A-Za-z0-9_-]{1,${MAX_ATTRIBUTE_KEY_LENGTH}}$` },
      additionalProperties: ATTRIBUTE_VALUE,
      description: 'Values to set by attribute key; null removes a value. Attributes that are not named stay.',
    },
    addIdentifiers: identifiers(IDENTIFIER_WITH_PROPERTIES, 'Identifiers to add to the contact.'),
    removeIdentifiers: identifiers(
      NAMED_IDENTIFIER,
      'Identifiers to remove. Removing wins over adding; adding another spelling of the same identifier replaces it.',
    ),
    identifiers: { ...identifiers(IDENTIFIER_WITH_PROPERTIES, 'Use addIdentifiers instead.'), deprecated: true },
    strategy: {
      type: 'string',
      enum: STRATEGIES,
      description: 'What happens to identifiers that belong to another contact; strict_alias if absent.',
    },
    allowWritingReadOnly: {
      type: 'boolean',
      description: 'Write read-only attributes. Only for keys of flows and journeys; false if absent.',
    },
    addToLists: lists('Lists to add the contact to.'),
    removeFromLists: lists('Lists to remove the contact from. Removing wins over adding.'),
    listIds: lists('Lists that replace those of the contact.'),
    addToAccounts: accounts('Accounts to add the contact to. The first mention creates an account.'),
    removeFromAccounts: accounts('Accounts to remove the contact from. Removing wins over adding.'),
    accountIds: { ...accounts('Accounts that replace those of the contact.'), minItems: 1 },
    addCompanyRefs: companyRefs('References of companies to add. The first mention creates a company.'),
    removeCompanyRefs: companyRefs('References of companies to remove. Removing wins over adding.'),
    companyRefs: companyRefs('References of companies that replace those of the contact.'),
  } satisfies Record<keyof UpdateContactBody, object>,
});

export function identifiers(items: object, description: string) {
  return { type: 'array', maxItems: MAX_BODY_IDENTIFIERS, items, description };
}

export function lists(description: string) {
  return { type: 'array', maxItems: MAX_BODY_LISTS, items: { type: 'string', format: 'uuid' }, description };
}

export function accounts(description: string) {
  return { type: 'array', maxItems: MAX_BODY_ACCOUNTS, items: { type: 'string', format: 'uuid' }, description };
}

export function companyRefs(description: string) {
  const items = { type: 'string', minLength: 1, maxLength: MAX_COMPANY_REF_LENGTH };
  return { type: 'array', maxItems: MAX_BODY_COMPANY_REFS, items, description };
}
