import type { ContactSet } from '../../store/contact-set-tables.ts';
import type { Attributes, AttributeValue, Contact, Identifier } from '../contact/contact.ts';
import { CONTACT_SETS } from '../contact/contact-sets.ts';
import { identifierId } from '../identifiers/identifier.ts';
import { applyDifference, isSame, type SetDifference, setDifference } from './set-difference.ts';

/**
 * One field of a contact that a change made another, as a row of the history keeps it in `changes`:
 *
 * - `attributes.<key>`: the value before and after, null where there is none;
 * - the name of a set (`listIds`): the members removed and added, each with its index (`SetDifference`);
 * - `identifiers`: the same, each member a whole identifier; one whose properties or spelling changed is in both.
 *
 * Rows that were written before sets were kept as differences have the whole set as `before` and `after`.
 * `applyChanges` and `invertedChanges` read both forms.
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

/** What of a contact changes as a whole in its row, and what the history is about. */
export type ContactPart = 'attributes' | SetField;
export type ContactParts = Pick<Contact, ContactPart>;

type SetField = 'identifiers' | ContactSet;
const SETS: readonly SetField[] = ['identifiers', ...CONTACT_SETS];

/** The fields in which two states of a contact differ, attributes by key; one that was not there yet had nothing. */
export function fieldChanges(before: ContactParts | null, after: ContactParts): FieldChange[] {
  const [had, has] = [before?.attributes ?? {}, after.attributes];
  const attributes = [...new Set([...Object.keys(had), ...Object.keys(has)])]
    .filter((key) => !isSame(valueIn(had, key), valueIn(has, key)))
    .sort()
    .map((key) => ({ field: `attributes.${key}`, before: valueIn(had, key), after: valueIn(has, key) }));
  return [...attributes, ...SETS.flatMap((field) => setChange(field, before?.[field] ?? [], after[field]))];
}

/** The state of a contact after these changes of it. */
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

/** The changes that undo these: applied to what these made of a contact, they give what it was before. */
export function invertedChanges(changes: readonly FieldChange[]): FieldChange[] {
  return changes
    .map((change) =>
      'added' in change
        ? { ...change, removed: change.added, added: change.removed }
        : { ...change, before: change.after, after: change.before },
    )
    .toReversed();
}

/** Which part of the contact a change is about. */
export function partOf({ field }: FieldChange): ContactPart {
  return SETS.find((set) => set === field) ?? 'attributes';
}

/** Returns the function that tells the members of a set apart. */
export function memberIdIn(field: string): (member: unknown) => string {
  return field === 'identifiers' ? (member) => identifierId(member as Identifier) : String;
}

function setChange(field: SetField, before: readonly unknown[], after: readonly unknown[]): SetFieldChange[] {
  // The same array is what most updates leave of most sets.
  if (before === after) return [];
  const difference = setDifference(before, after, memberIdIn(field));
  return difference.removed.length + difference.added.length === 0 ? [] : [{ field, ...difference }];
}

/** Of its own: `__proto__` is a key like any other. */
function valueIn(attributes: Attributes, key: string): unknown {
  return Object.hasOwn(attributes, key) ? attributes[key] : null;
}
