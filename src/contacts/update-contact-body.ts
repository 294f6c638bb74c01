import Type from 'typebox';

const MOST_IDS = 10;
const MOST_COMPANY_REFS = 100;

/** How identifiers that belong to other contacts are treated (specification §3). */
export const STRATEGIES = ['strict_alias', 'first_alias', 'first'] as const;
export type Strategy = (typeof STRATEGIES)[number];

const Uuid = Type.String({ format: 'uuid' });

const IdentifierBody = Type.Object(
  {
    key: Type.String({ minLength: 1, maxLength: 64, description: 'What kind of identifier it is.' }),
    value: Type.String({ minLength: 1, maxLength: 500 }),
  },
  { description: 'An identifier of a contact.' },
);

const IdentifierWithProperties = Type.Object({
  ...IdentifierBody.properties,
  properties: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), { description: 'Anything worth keeping beside the identifier.' }),
  ),
});

const AttributeArray = (item: Type.TSchema) => Type.Array(item, { minItems: 1, maxItems: 100 });
const AttributeText = Type.String({ maxLength: 4096 });

const AttributeValueBody = Type.Union(
  [
    Type.Boolean(),
    Type.Number(),
    AttributeText,
    AttributeArray(Type.Boolean()),
    AttributeArray(Type.Number()),
    AttributeArray(AttributeText),
    Type.Null(),
  ],
  {
    description:
      'a boolean, a number, a string of at most 4096 characters, an array of 1 to 100 of one of those, or null to remove',
  },
);

const AttributesBody = Type.Unsafe<Record<string, unknown>>({
  type: 'object',
  propertyNames: { pattern: '^[A-Za-z0-9_-]{1,64}$' },
  additionalProperties: AttributeValueBody,
  description: 'Attribute values by key.',
});

/** The body of the documented update (specification §2), the one declaration of its shape for both doors. */
export const UpdateContactBody = Type.Object(
  {
    attributes: Type.Optional(
      Type.Unsafe<Record<string, unknown> | null>({
        ...AttributesBody,
        type: ['object', 'null'],
        description: 'Values to set by attribute key; null removes a value. Attributes that are not named stay.',
      }),
    ),
    addIdentifiers: Type.Optional(
      Type.Array(IdentifierWithProperties, { description: 'Identifiers to add to the contact.' }),
    ),
    removeIdentifiers: Type.Optional(
      Type.Array(IdentifierBody, { description: 'Identifiers to remove. Removing wins over adding.' }),
    ),
    identifiers: Type.Optional(
      Type.Array(IdentifierWithProperties, { deprecated: true, description: 'Use addIdentifiers instead.' }),
    ),
    strategy: Type.Optional(
      Type.Unsafe<Strategy>({
        type: 'string',
        enum: [...STRATEGIES],
        default: 'strict_alias',
        description: 'What happens to identifiers that belong to another contact.',
      }),
    ),
    allowWritingReadOnly: Type.Optional(
      Type.Boolean({ default: false, description: 'Write read-only attributes. Only for keys of flows and journeys.' }),
    ),
    addToLists: Type.Optional(listIds('Lists to add the contact to.')),
    removeFromLists: Type.Optional(listIds('Lists to remove the contact from. Removing wins over adding.')),
    listIds: Type.Optional(listIds('Lists that replace those of the contact.')),
    addToAccounts: Type.Optional(accountIds('Accounts to add the contact to. The first mention creates an account.')),
    removeFromAccounts: Type.Optional(accountIds('Accounts to remove the contact from. Removing wins over adding.')),
    accountIds: Type.Optional(accountIds('Accounts that replace those of the contact.', { minItems: 1 })),
    addCompanyRefs: Type.Optional(companyRefs('References of companies to add. The first mention creates a company.')),
    removeCompanyRefs: Type.Optional(companyRefs('References of companies to remove. Removing wins over adding.')),
    companyRefs: Type.Optional(companyRefs('References of companies that replace those of the contact.')),
  },
  { description: 'What to change. Fields that are absent leave the contact as it is.' },
);
export type UpdateContactBody = Type.Static<typeof UpdateContactBody>;

/** What the schema says a field is for; its types do not show descriptions. */
export function fieldDescription(field: keyof UpdateContactBody): string {
  return (UpdateContactBody.properties as unknown as Record<typeof field, { description: string }>)[field].description;
}

function listIds(description: string) {
  return Type.Array(Uuid, { maxItems: MOST_IDS, description });
}

function accountIds(description: string, limits: { minItems?: number } = {}) {
  return Type.Array(Uuid, { ...limits, maxItems: MOST_IDS, description });
}

function companyRefs(description: string) {
  return Type.Array(Type.String({ minLength: 1, maxLength: 250 }), { maxItems: MOST_COMPANY_REFS, description });
}
