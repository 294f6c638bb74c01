import type { FieldMap } from '@pothos/core';
import { isRejected, type Problem, type Rejected } from '../../contacts/validation/problem.ts';
import { builder } from '../schema/builder.ts';
import { ContactError } from '../schema/contact-error.ts';

type FieldBuilder<Result> = PothosSchemaTypes.ObjectFieldBuilder<typeof builder.$inferSchemaTypes, Result>;

/** Defines the payload of a mutation: its own fields, and `errors` with every reason why the change was refused. */
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

/** Resolves a field of a payload from the result; null if the change was refused. */
export function unlessRejected<Result extends object, Shown>(
  show: (result: Result) => Shown,
): (result: Result | Rejected) => Shown | null {
  return (result) => (isRejected(result) ? null : show(result));
}

export function errorsOf(result: object): Problem[] {
  return isRejected(result) ? [...result.problems] : [];
}

const ERRORS = 'Every reason why it was refused; empty when it was not.';
