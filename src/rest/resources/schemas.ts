/** Schemas that the answers of several calls are made of. */

export const UUID_SCHEMA = { type: 'string', format: 'uuid' };

/** ISO 8601, UTC, milliseconds. */
export const TIME = { type: 'string', format: 'date-time' };

export const IDENTIFIER_REFERENCE = {
  type: 'object',
  description: 'An identifier, and nothing else of it.',
  required: ['key', 'value'],
  properties: {
    key: { type: 'string', description: 'What kind of identifier it is.' },
    value: { type: 'string', description: 'The value as it was given.' },
  },
};

/** The times of anything that has been created and may have changed. */
export const TIMES = {
  createdAt: { ...TIME, description: 'When it was created.' },
  updatedAt: { ...TIME, description: 'When it last changed.' },
};

/** Times in milliseconds since 1970 as the answers show them. */
export function timesBody({ createdAt, updatedAt }: { createdAt: number; updatedAt: number }) {
  return { createdAt: isoTime(createdAt), updatedAt: isoTime(updatedAt) };
}

export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
