/** Schemas that the responses of several routes share. */

export const UUID_SCHEMA = { type: 'string', format: 'uuid' };

/** ISO 8601, UTC, milliseconds. */
export const TIME = { type: 'string', format: 'date-time' };

export const IDENTIFIER_REFERENCE = {
  type: 'object',
  description: 'The key and the value of an identifier.',
  required: ['key', 'value'],
  properties: {
    key: { type: 'string', description: 'The kind of identifier.' },
    value: { type: 'string', description: 'The value as given.' },
  },
};

/** The times of creation and of the last change. */
export const TIMES = {
  createdAt: { ...TIME, description: 'When it was created.' },
  updatedAt: { ...TIME, description: 'When it last changed.' },
};

/** Returns times in milliseconds since 1970 as ISO 8601. */
export function timesBody({ createdAt, updatedAt }: { createdAt: number; updatedAt: number }) {
  return { createdAt: isoTime(createdAt), updatedAt: isoTime(updatedAt) };
}

export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
