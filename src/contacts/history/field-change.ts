import type { ContactSet } from '../../store/contact-set-tables.ts';
import type { Attributes, AttributeValue, Contact, Identifier } from '../contact/contact.ts';
import { CONTACT_SETS } from '../contact/contact-sets.ts';
import { identifierId } from '../identifiers/identifier.ts';
import { applyDifference, isSame, type SetDifference, setDifference } from './set-difference.ts';

/**
 * A changed field of a contact, as stored in the column `changes` of a history row:
 *
 * - `attributes.<key>`: the value before and after, or null;
 * - the name of a set (`listIds`): the removed and added members with their indexes (`SetDifference`);
 * - `identifiers`: the same, with whole identifiers as members; an identifier with changed properties or spelling is in
 *   both.
 *
 * Older rows contain whole sets as `before` and `after`. `applyChanges` and `invertedChanges` read both forms.
 */
export type FieldChange = ValueChange | SetFieldChange;

interface ValueChange {
  field: string;
  before: unknown;
  after: unknown;
}

interface SetFieldChange extends SetDifference<unknown> {
  field: SetField;
}

/** The parts of a contact that are written as a whole in its row, and that the history records. */
export type ContactPart = 'attributes' | SetField;
export type ContactParts = Pick<Contact, ContactPart>;

type SetField = 'identifiers' | ContactSet;
const SETS: readonly SetField[] = ['identifiers', ...CONTACT_SETS];

/**
 * Returns the fields in which two states of a contact differ, attributes by key. A contact that did not exist has no
 * values.
 */
export function fieldChanges(before: ContactParts | null, after: ContactParts): FieldChange[] {
  const [had, has] = [before?.attributes ?? {}, after.attributes];
  const attributes = Object.keys({ ...had, ...has })
    .filter((key) => !isSame(valueIn(had, key), valueIn(has, key)))
    .sort()
    .map((key) => ({ field: `attributes.${key}`, before: valueIn(had, key), after: valueIn(has, key) }));
  return [...attributes, ...SETS.flatMap((field) => setChange(field, before?.[field] ?? [], after[field]))];
}

/** Returns the state of a contact after these changes. */
export function applyChanges(state: ContactParts, changes: readonly FieldChange[]): ContactParts {
  const { attributes, ...sets } = state;
  const after: Record<SetField, unknown[]> = { ...sets };
  const values = new Map<string, unknown>(Object.entries(attributes));
  for (const change of changes) {
    const part = partOf(change);
    if (part === 'attributes') {
      const { field, after: value } = change as ValueChange;
      const key = field.slice('attributes.'.length);
      if (value === null) values.delete(key);
      else values.set(key, value);
    } else if ('added' in change) {
      after[part] = applyDifference(after[part], change);
    } else {
      after[part] = change.after as unknown[];
    }
  }
  return { attributes: Object.fromEntries(values) as Record<string, AttributeValue>, ...after } as ContactParts;
}

/** Returns the changes that undo these: applied to the state after the changes, they return the state before. */
export function invertedChanges(changes: readonly FieldChange[]): FieldChange[] {
  return changes
    .map((change) =>
      'added' in change
        ? { ...change, removed: change.added, added: change.removed }
        : { ...change, before: change.after, after: change.before },
    )
    .toReversed();
}

/** Returns the part of the contact that a change belongs to. */
export function partOf({ field }: FieldChange): ContactPart {
  return SETS.find((set) => set === field) ?? 'attributes';
}

/** Returns the function that identifies the members of a set. */
export function memberIdIn(field: string): (member: unknown) => string {
  return field === 'identifiers' ? (member) => identifierId(member as Identifier) : String;
}

function setChange(field: SetField, before: readonly unknown[], after: readonly unknown[]): SetFieldChange[] {
  // Most updates keep the same array for most sets. A new contact has no members of most sets.
  if (before === after || before.length + after.length === 0) return [];
  const difference = setDifference(before, after, memberIdIn(field));
  return difference.removed.length + difference.added.length === 0 ? [] : [{ field, ...difference }];
}

/** Reads own properties only, because `__proto__` is a valid key. */
function valueIn(attributes: Attributes, key: string): unknown {
  return Object.hasOwn(attributes, key) ? attributes[key] : null;
}
