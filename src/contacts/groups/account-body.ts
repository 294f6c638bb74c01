import { MAX_NAME_LENGTH } from '../validation/limits.ts';
import { describeLimits } from '../validation/schema-limits.ts';

/** What is sent to create an account. */
export interface CreateAccountBody {
  name: string;
}

/** What is sent to change an account: what is absent stays. */
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
  description: 'What to change of an account.',
  properties: FIELDS satisfies Record<keyof UpdateAccountBody, object>,
};
