import type { Expectation } from '../contacts/plan-update.ts';

/** A body of the documented API as an input: a field may be null, which the core refuses where it means nothing. */
export type Nullable<Body> = { [Field in keyof Body]: Body[Field] | null };

export const WORKSPACE_ID = 'The workspace of the access key.';
export const CONTACT_ID = 'The id of the contact.';
export const EXPECTED_VERSION =
  'Change the contact only if it is at this version; else answer with a VersionConflictError.';

export const IDEMPOTENCY_KEY =
  'Makes the change once, however often it is sent: what was answered before is answered again. A fresh UUID, say.';

export const MUST_EXIST =
  'For upsertContact: update the contact, and create none; else answer with a VersionConflictError.';
export const MUST_BE_NEW =
  'For upsertContact: create a contact, and update none; else answer with a VersionConflictError.';

/** What inputs have that is no part of the body: over REST, headers say it. */
export interface Conditions extends Repeatable {
  expectedVersion?: number | null | undefined;
  mustExist?: boolean | null | undefined;
  mustBeNew?: boolean | null | undefined;
}

export interface Repeatable {
  idempotencyKey?: string | null | undefined;
}

/** The body that REST would get, what it would send as `If-Match`, and as `Idempotency-Key`. */
export function requestFrom<Input extends Conditions>(
  input: Input,
): { body: Omit<Input, keyof Conditions>; expectation?: Expectation; idempotencyKey?: string | null | undefined } {
  const { expectedVersion, mustExist, mustBeNew, idempotencyKey, ...body } = input;
  const expectation = expectationFrom({ expectedVersion, mustExist, mustBeNew });
  return { body, ...(expectation === undefined ? {} : { expectation }), idempotencyKey };
}

function expectationFrom({ expectedVersion, mustExist, mustBeNew }: Conditions): Expectation | undefined {
  if (typeof expectedVersion === 'number') return { versions: [expectedVersion] };
  if (mustExist === true) return 'exists';
  return mustBeNew === true ? 'is new' : undefined;
}
