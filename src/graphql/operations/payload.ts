import type { FieldMap } from '@pothos/core';
import { isRejected, type Problem, type Rejected } from '../../contacts/validation/problem.ts';
import { builder } from '../schema/builder.ts';
import { ContactError } from '../schema/contact-error.ts';

type FieldBuilder<Result> = PothosSchemaTypes.ObjectFieldBuilder<typeof builder.$inferSchemaTypes, Result>;

/** Defines the payload of a mutation: its own fields, and `errors` with all reasons for a rejection. */
export function mutationPayload<Result extends object>(
  name: string,
  description: string,
  fields: (t: FieldBuilder<Result | Rejected>) => FieldMap,
) {
  return builder.objectRef<Result | Rejected>(name).implement({
    description,
    fields: (t) => ({
      ...fields(t),
      errors: t.field({ type: [ContactError], description: ERRORS, resolve: errorsOf }),
    }),
  });
}

/** Resolves a field of a payload from the result. Null if the change was rejected. */
export function unlessRejected<Result extends object, Shown>(
  show: (result: Result) => Shown,
): (result: Result | Rejected) => Shown | null {
  return (result) => (isRejected(result) ? null : show(result));
}

export function errorsOf(result: object): Problem[] {
  return isRejected(result) ? [...result.problems] : [];
}

const ERRORS = 'All reasons why the request was rejected; empty if it succeeded.';
