import type { Identifier } from '../contact/contact.ts';
import { type FieldChange, memberIdIn, partOf } from './field-change.ts';
import { setDifference } from './set-difference.ts';

/**
 * A changed field of a contact in the form for clients. For an attribute: the values before and after, or null. For a
 * set: the removed members in `before` and the added ones in `after`. A member that moves is in both.
 */
export interface VisibleChange {
  /** `attributes.<key>`, `identifiers` or the name of another set. */
  field: string;
  before: unknown;
  after: unknown;
}

/** Returns a change in the form for clients. Reads both forms of history rows. */
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

/**
 * Returns an identifier without its normalized form, which is internal, and without its time, which equals that of the
 * change.
 */
function visibleIdentifier({ key, value, properties }: Identifier): object {
  return properties === undefined ? { key, value } : { key, value, properties };
}

function asItIs(member: unknown): unknown {
  return member;
}
