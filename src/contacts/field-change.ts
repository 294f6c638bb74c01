import { isDeepStrictEqual } from 'node:util';
import type { Contact } from './contact.ts';

/**
 * One field before and after a change, as the history keeps it: `attributes.<key>` with a value or null, and
 * `identifiers`, `listIds`, `accountIds`, `companyRefs` with whole arrays.
 */
export interface FieldChange {
  field: string;
  before: unknown;
  after: unknown;
}

const SETS = ['identifiers', 'listIds', 'accountIds', 'companyRefs'] as const;

/** The fields in which two states of a contact differ, attributes by key; one that was not there yet had nothing. */
export function fieldChanges(before: Contact | null, after: Contact): FieldChange[] {
  const had = new Map(Object.entries(before?.attributes ?? {}));
  const has = new Map(Object.entries(after.attributes));
  const attributes = [...new Set([...had.keys(), ...has.keys()])].toSorted().map((key) => ({
    field: `attributes.${key}`,
    before: had.get(key) ?? null,
    after: has.get(key) ?? null,
  }));
  const sets = SETS.map((field) => ({ field, before: before?.[field] ?? [], after: after[field] }));
  return [...attributes, ...sets].filter((change) => !same(change.before, change.after));
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
