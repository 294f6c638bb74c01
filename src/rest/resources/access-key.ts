import { type AccessKey, ORIGINS, SCOPES } from '../../access/access-key.ts';
import { EXAMPLE } from '../openapi/examples.ts';
import { isoTime, TIME, UUID_SCHEMA } from './schemas.ts';

const PROPERTIES = {
  id: { ...UUID_SCHEMA, description: 'The id of the key.' },
  workspaceId: { ...UUID_SCHEMA, description: 'The workspace that the key belongs to.' },
  name: { type: 'string', description: 'The name of the key.' },
  scopes: { type: 'array', items: { type: 'string', enum: SCOPES }, description: 'The scopes of the key.' },
  origin: { type: 'string', enum: ORIGINS, description: 'The origin of the key.' },
  createdAt: { ...TIME, description: 'When the key was created.' },
  lastUsedAt: { ...TIME, description: 'When the key was last used, to the minute; absent if never.' },
  expiresAt: { ...TIME, description: 'When the key expires after a rotation; absent if it does not expire.' },
  revokedAt: { ...TIME, description: 'When the key was revoked; absent if it is not.' },
};

export const ACCESS_KEY = {
  type: 'object',
  description: 'An access key, without its secret.',
  required: ['id', 'workspaceId', 'name', 'scopes', 'origin', 'createdAt'],
  additionalProperties: false,
  properties: PROPERTIES,
};

export const CREATED_ACCESS_KEY = {
  ...ACCESS_KEY,
  description: 'A new access key.',
  properties: {
    ...PROPERTIES,
    secret: {
      type: 'string',
      description:
        'The secret that clients send as the access key. It is shown once; a repeated response under an idempotency key omits it.',
    },
  },
};

export const ACCESS_KEY_EXAMPLE = {
  id: EXAMPLE.accessKeyId,
  workspaceId: EXAMPLE.workspaceId,
  name: 'CRM',
  scopes: ['contacts:read'],
  origin: 'api',
  createdAt: EXAMPLE.time,
};

/** Returns an access key in the form of the REST API, without absent times. */
export function accessKeyBody(key: AccessKey) {
  const { id, workspaceId, name, scopes, origin, createdAt, lastUsedAt, expiresAt, revokedAt } = key;
  return {
    id,
    workspaceId,
    name,
    scopes,
    origin,
    createdAt: isoTime(createdAt),
    ...(lastUsedAt === null ? {} : { lastUsedAt: isoTime(lastUsedAt) }),
    ...(expiresAt === null ? {} : { expiresAt: isoTime(expiresAt) }),
    ...(revokedAt === null ? {} : { revokedAt: isoTime(revokedAt) }),
  };
}
