/** The ids and values in the examples of the document. The demo data contains all of them. */
export const EXAMPLE = {
  workspaceId: 'a1405560-c8d3-4b1a-877d-3f449ad95352',
  contactId: '12bd0e40-9361-4e32-8b26-99b4ab7eae09',
  otherContactId: 'e7d5a3a0-58f4-4f6b-9d8e-0f3f5a6f9b11',
  listId: '123e4567-e89b-12d3-a456-426614174000',
  accountId: '123e4567-e89b-12d3-a456-426614174000',
  accessKeyId: '019b76da-a800-7000-8000-000000000001',
  time: '2026-01-31T09:30:00.000Z',
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
