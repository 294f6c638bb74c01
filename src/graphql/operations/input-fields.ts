import { type ConditionFields, type Precondition, preconditionFrom } from '../../contacts/validation/precondition.ts';
import { invalid, type Problem } from '../../contacts/validation/problem.ts';

/** A REST body as a GraphQL input. Fields may be null; the core rejects null if it has no meaning. */
export type Nullable<Body> = { [Field in keyof Body]: Body[Field] | null };

export const CONTACT_ID = 'The id of the contact.';
export const EXPECTED_VERSION =
  'Change the contact only if it is at this version; otherwise return a VersionConflictError. Omit it to change ' +
  'any version: null is an error.';

export const IDEMPOTENCY_KEY =
  'Makes the change only once, however often it is sent: later requests return the first result. For example, a new UUID. ' +
  'Null is an error.';

export const MUST_EXIST =
  'Update the contact, but do not create one; otherwise return a VersionConflictError. False has no effect; null is an error.';
export const MUST_BE_NEW =
  'Create a contact, but do not update one; otherwise return a VersionConflictError. False has no effect; null is an ' +
  'error. All conditions of an input must hold: together with a true `mustExist` or an `expectedVersion` ' +
  'this one always fails.';

/** The parts of inputs that are headers in REST. */
export interface Conditions extends Repeatable, Pick<ConditionFields, 'expectedVersion'> {}

/** The conditions of an upsert, which may create a contact. */
export interface UpsertConditions extends Conditions, ConditionFields {}

export interface Repeatable {
  idempotencyKey?: string | null | undefined;
}

/** The input of an operation, and the parts of the GraphQL input that the operation does not receive. */
export interface RequestOf<Input> extends Repeatable {
  body: Omit<Input, keyof UpsertConditions>;
  precondition?: Precondition;
  /** The problems of the conditions, for which the operation must not run. */
  conditionProblems?: Problem[];
}

/** Returns the equivalent REST body, `If-Match` condition and `Idempotency-Key`. */
export function requestFrom<Input extends UpsertConditions>(input: Input): RequestOf<Input> {
  const { expectedVersion, mustExist, mustBeNew, idempotencyKey, ...body } = input;
  const precondition = preconditionFrom({ expectedVersion, mustExist, mustBeNew });
  const conditionProblems = nullProblems({ expectedVersion, mustExist, mustBeNew });
  return { body, ...(precondition === undefined ? {} : { precondition }), conditionProblems, idempotencyKey };
}

/** Returns the conditions of an optional input. Null is an error, because the intended condition is unknown. */
export function conditionsFrom(input: Conditions | null | undefined): Omit<RequestOf<Conditions>, 'body'> {
  if (input === null) return { conditionProblems: nullProblems({ input }) };
  const { body: _empty, ...conditions } = requestFrom(input ?? {});
  return conditions;
}

/** Returns a problem for each null value: a condition that a client forgot to fill must not count as absent. */
export function nullProblems(values: object): Problem[] {
  return Object.entries(values)
    .filter(([, value]) => value === null)
    .map(([name]) => invalid([name], 'must not be null; leave it out if it is not meant'));
}
