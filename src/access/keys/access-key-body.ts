import { MAX_ACCESS_KEY_OVERLAP, MAX_NAME_LENGTH } from '../../contacts/validation/limits.ts';
import { describeLimits } from '../../contacts/validation/schema-limits.ts';
import { ORIGINS, type Origin, SCOPES, type Scope } from '../access-key.ts';

/** The body of a creation. */
export interface CreateAccessKeyBody {
  name: string;
  scopes: Scope[];
  origin?: Origin;
}

/** The body of a rotation. */
export interface RotateAccessKeyBody {
  overlapSeconds?: number;
}

/** How long a rotated key stays valid by default, in seconds. */
export const DEFAULT_OVERLAP = 86_400;

export const CREATE_ACCESS_KEY_SCHEMA = describeLimits({
  type: 'object',
  description: 'An access key to create.',
  required: ['name', 'scopes'],
  properties: {
    name: { type: 'string', minLength: 1, maxLength: MAX_NAME_LENGTH, description: 'The name of the key.' },
    scopes: {
      type: 'array',
      minItems: 1,
      maxItems: SCOPES.length,
      items: { type: 'string', enum: SCOPES },
      description: 'The scopes of the key, all of which the caller must have.',
    },
    origin: {
      type: 'string',
      enum: ORIGINS,
      description: 'The origin of the key: `api` (the default), or the origin of the caller.',
    },
  } satisfies Record<keyof CreateAccessKeyBody, object>,
});

export const ROTATE_ACCESS_KEY_SCHEMA = {
  type: 'object',
  description: 'Options of a rotation.',
  properties: {
    overlapSeconds: {
      type: 'integer',
      minimum: 0,
      maximum: MAX_ACCESS_KEY_OVERLAP,
      description: `How long the old key stays valid, in seconds: 0 to ${MAX_ACCESS_KEY_OVERLAP}. Default: ${DEFAULT_OVERLAP}.`,
    },
  } satisfies Record<keyof RotateAccessKeyBody, object>,
};
