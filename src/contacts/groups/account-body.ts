import { MAX_NAME_LENGTH } from '../validation/limits.ts';
import { describeLimits } from '../validation/schema-limits.ts';

/** The body of a creation. */
export interface CreateAccountBody {
  name: string;
}

/** The body of an update. Absent fields stay unchanged. */
export interface UpdateAccountBody {
  name?: string;
}

const FIELDS = describeLimits({
  name: { type: 'string', minLength: 1, maxLength: MAX_NAME_LENGTH, description: 'The name of the account.' },
});

export const CREATE_ACCOUNT_SCHEMA = {
  type: 'object',
  description: 'An account to create.',
  required: ['name'],
  properties: FIELDS satisfies Record<keyof CreateAccountBody, object>,
};

export const UPDATE_ACCOUNT_SCHEMA = {
  type: 'object',
  description: 'Changes of an account.',
  properties: FIELDS satisfies Record<keyof UpdateAccountBody, object>,
};
