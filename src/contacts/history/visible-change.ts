import type { Identifier } from '../contact/contact.ts';
import { type FieldChange, memberIdIn, partOf } from './field-change.ts';
import { setDifference } from './set-difference.ts';

/**
 * A field of a contact that changes, as clients see it. Of an attribute, the value before and after, null for none; of
 * a set, the members that it loses in `before` and those that it gets in `after`. A member that moves is in both.
 */
export interface VisibleChange {
  /** `attributes.<key>`, `identifiers` or the name of another set. */
  field: string;
  before: unknown;
  after: unknown;
}

/** Returns a change as clients see it. Reads both forms that rows of the history have. */
export function visibleChange(change: FieldChange): VisibleChange {
  const { field } = change;
  const part = partOf(change);
  if (part === 'attributes' && 'before' in change) return { field, before: change.before, after: change.after };
  const { removed, added } =
    'added' in change
      ? change
      : setDifference(change.before as unknown[], change.after as unknown[], memberIdIn(field));
  const visible = part === 'identifiers' ? (member: unknown) => visibleIdentifier(member as Identifier) : asItIs;
  return {
    field,
    before: removed.map(({ member }) => visible(member)),
    after: added.map(({ member }) => visible(member)),
  };
}

/** Without its normalized form, which clients see nowhere, and its time, which the change itself has. */
function visibleIdentifier({ key, value, properties }: Identifier): object {
  return properties === undefined ? { key, value } : { key, value, properties };
}

function asItIs(member: unknown): unknown {
  return member;
}
