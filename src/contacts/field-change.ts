import { isDeepStrictEqual } from 'node:util';
import type { Attributes, Contact } from './contact.ts';

/**
 * One field before and after a change, as the history keeps it: `attributes.<key>` with a value or null, and
 * `identifiers`, `listIds`, `accountIds`, `companyRefs` with whole arrays.
 */
export interface FieldChange {
  field: string;
  before: unknown;
  after: unknown;
}

/** What of a contact changes as a whole in its row. */
export type ContactPart = 'attributes' | (typeof SETS)[number];

const SETS = ['identifiers', 'listIds', 'accountIds', 'companyRefs'] as const;

/** The fields in which two states of a contact differ, attributes by key; one that was not there yet had nothing. */
export function fieldChanges(before: Contact | null, after: Contact): FieldChange[] {
  const [had, has] = [before?.attributes ?? {}, after.attributes];
  const attributes = [...new Set([...Object.keys(had), ...Object.keys(has)])]
    .filter((key) => !same(valueIn(had, key), valueIn(has, key)))
    .sort()
    .map((key) => ({ field: `attributes.${key}`, before: valueIn(had, key), after: valueIn(has, key) }));
  const sets = SETS.map((field) => ({ field, before: before?.[field] ?? [], after: after[field] }));
  return [...attributes, ...sets.filter((change) => !same(change.before, change.after))];
}

/** Which part of the contact a change is about. */
export function partOf({ field }: FieldChange): ContactPart {
  return SETS.find((set) => set === field) ?? 'attributes';
}

/** Of its own: `__proto__` is a key like any other. */
function valueIn(attributes: Attributes, key: string): unknown {
  return Object.hasOwn(attributes, key) ? attributes[key] : null;
}

/** Whether two values are the same JSON; the order of keys in an object says nothing. */
function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isObject(a) || !isObject(b)) return false;
  const [jsonA, jsonB] = [JSON.stringify(a), JSON.stringify(b)];
  return jsonA === jsonB || isDeepStrictEqual(JSON.parse(jsonA), JSON.parse(jsonB));
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
