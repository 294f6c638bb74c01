/** The ids and values in the examples of the document. The demo data contains all of them. */
export const EXAMPLE = {
  workspaceId: 'a1405560-c8d3-4b1a-877d-3f449ad95352',
  contactId: '12bd0e40-9361-4e32-8b26-99b4ab7eae09',
  otherContactId: 'e7d5a3a0-58f4-4f6b-9d8e-0f3f5a6f9b11',
  duplicateContactId: 'f0c1b3d2-7a64-4e0b-8d57-2b9f6c1e4a35',
  listId: '123e4567-e89b-12d3-a456-426614174000',
  accountId: '123e4567-e89b-12d3-a456-426614174000',
  accessKeyId: '019b76da-a800-7000-8000-000000000001',
  time: '2026-01-31T09:30:00.000Z',
} as const;

/** The ids in the examples of deletions. No other example needs them, so all work in any order. */
export const DELETED_EXAMPLE = {
  contactId: 'f8a2d4e6-1c3b-4f5d-9e7a-6b8c0d2e4f11',
  listId: '5b6f2c1e-8d3a-4c7b-9f21-0a4e6d8c2b17',
  accountId: '7d9e4f3a-2b1c-4d8e-a6f5-1c3b5d7e9f20',
  /** The example of a creation makes it. */
  key: 'satisfaction',
  keyId: '019b76da-a800-7000-8000-000000000002',
} as const;

/** The parameters of paths: a description, and an example that works in the demo. */
export const PATH_PARAMETERS: Record<string, { description: string; schema: object; example: string }> = {
  workspaceId: {
    description: 'The workspace of the access key.',
    schema: { type: 'string', format: 'uuid' },
    example: EXAMPLE.workspaceId,
  },
  contactId: {
    description: 'The id of the contact.',
    schema: { type: 'string', format: 'uuid' },
    example: EXAMPLE.contactId,
  },
  listId: { description: 'The id of the list.', schema: { type: 'string', format: 'uuid' }, example: EXAMPLE.listId },
  accountId: {
    description: 'The id of the account.',
    schema: { type: 'string', format: 'uuid' },
    example: EXAMPLE.accountId,
  },
  key: {
    description: 'The key of the attribute.',
    schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' },
    example: 'countryCode',
  },
  keyId: {
    description: 'The id of the access key.',
    schema: { type: 'string', format: 'uuid' },
    example: EXAMPLE.accessKeyId,
  },
  identifierKey: {
    description: 'The kind of identifier.',
    schema: { type: 'string', minLength: 1, maxLength: 250 },
    example: 'emailaddress',
  },
  identifierValue: {
    description: 'The value of the identifier, percent-encoded or with a raw @ or +.',
    schema: { type: 'string', minLength: 1, maxLength: 500 },
    example: 'grace@example.com',
  },
};
