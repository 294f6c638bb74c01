import { type ConditionFields, type Precondition, preconditionFrom } from '../../contacts/validation/precondition.ts';
import { invalid, type Problem } from '../../contacts/validation/problem.ts';

/** A body of the documented API as an input: a field may be null, which the core refuses where it means nothing. */
export type Nullable<Body> = { [Field in keyof Body]: Body[Field] | null };

export const CONTACT_ID = 'The id of the contact.';
export const EXPECTED_VERSION =
  'Change the contact only if it is at this version; else answer with a VersionConflictError. Leave it out to change ' +
  'any version: null is an error.';

export const IDEMPOTENCY_KEY =
  'Makes the change once, however often it is sent: what was answered before is answered again. A fresh UUID, say. ' +
  'Null is an error.';

export const MUST_EXIST =
  'Update the contact, and create none; else answer with a VersionConflictError. False demands nothing; null is an error.';
export const MUST_BE_NEW =
  'Create a contact, and update none; else answer with a VersionConflictError. False demands nothing; null is an ' +
  'error. All conditions of an input must hold: beside a true `mustExist` or an `expectedVersion` ' +
  'this one never does.';

/** What inputs have that is no part of the body: over REST, headers say it. */
export interface Conditions extends Repeatable, Pick<ConditionFields, 'expectedVersion'> {}

/** The conditions of an upsert, which may create a contact. */
export interface UpsertConditions extends Conditions, ConditionFields {}

export interface Repeatable {
  idempotencyKey?: string | null | undefined;
}

/** What an operation is called with, and what of it no operation is to see. */
export interface RequestOf<Input> extends Repeatable {
  body: Omit<Input, keyof UpsertConditions>;
  precondition?: Precondition;
  /** Why nothing must be done under these conditions. */
  conditionProblems?: Problem[];
}

/** The body that REST would get, what it would send as `If-Match`, and as `Idempotency-Key`. */
export function requestFrom<Input extends UpsertConditions>(input: Input): RequestOf<Input> {
  const { expectedVersion, mustExist, mustBeNew, idempotencyKey, ...body } = input;
  const precondition = preconditionFrom({ expectedVersion, mustExist, mustBeNew });
  const conditionProblems = nullProblems({ expectedVersion, mustExist, mustBeNew });
  return { body, ...(precondition === undefined ? {} : { precondition }), conditionProblems, idempotencyKey };
}

/** The conditions of an input that may be left out. Null is an error: the condition that the client meant is unknown. */
export function conditionsFrom(input: Conditions | null | undefined): Omit<RequestOf<Conditions>, 'body'> {
  if (input === null) return { conditionProblems: nullProblems({ input }) };
  const { body: _empty, ...conditions } = requestFrom(input ?? {});
  return conditions;
}

/** A problem for each value that is null: a condition that a client forgot to fill must not be taken as none. */
export function nullProblems(values: object): Problem[] {
  return Object.entries(values)
    .filter(([, value]) => value === null)
    .map(([name]) => invalid([name], 'must not be null; leave it out if it is not meant'));
}
