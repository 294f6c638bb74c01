import type { Expectation } from '../contacts/plan-update.ts';

/** A body of the documented API as an input: a field may be null, which the core refuses where it means nothing. */
export type Nullable<Body> = { [Field in keyof Body]: Body[Field] | null };

export const WORKSPACE_ID = 'The workspace of the access key.';
export const CONTACT_ID = 'The id of the contact.';
export const EXPECTED_VERSION =
  'Change the contact only if it is at this version; else answer with a VersionConflictError.';

/** The body that REST would get, and what it would send as `If-Match`. */
export function bodyAndExpectation<Input extends { expectedVersion?: number | null | undefined }>(
  input: Input,
): { body: Omit<Input, 'expectedVersion'>; expectation?: Expectation } {
  const { expectedVersion, ...body } = input;
  return typeof expectedVersion === 'number' ? { body, expectation: { versions: [expectedVersion] } } : { body };
}
