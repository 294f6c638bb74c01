import { foldForSearch } from '../../normalization/case-folding.ts';
import type { AttributeDefinitions } from '../attributes/attribute-definition.ts';
import { unknownAttributeMessage } from '../attributes/change-attributes.ts';
import { type AttributeScalar, type Contact, computedDisplayName, visibleAttributes } from '../contact/contact.ts';
import { CONTACT_SETS, hasIds, SET_RULES, type SetFilterField } from '../contact/contact-sets.ts';
import { DATE_TIME_RULE, isDate, isInstant, timeFrom } from '../validation/date-time.ts';
import { idFrom } from '../validation/id.ts';
import { invalid, invalidValue, type Problem } from '../validation/problem.ts';

/** Selects the contacts that meet all conditions. Times are milliseconds since 1970, inclusive. */
export interface ContactFilter extends Partial<Record<SetFilterField, string | null>> {
  /** The ids of the contacts. */
  ids?: string[] | null;
  attributes?: AttributeCondition[] | null;
  /** The key of an identifier of the contact. */
  identifierKey?: string | null;
  createdAt?: TimeRange | null;
  updatedAt?: TimeRange | null;
  /** The prefix of the computed display name, by case folding. */
  displayNamePrefix?: string | null;
}

/** Conditions for an attribute. Its value, or one of its values, must meet all of them. */
export interface AttributeCondition {
  key: string;
  equals?: AttributeScalar | null;
  in?: AttributeScalar[] | null;
  from?: AttributeScalar | null;
  to?: AttributeScalar | null;
  exists?: boolean | null;
}

export interface TimeRange {
  from?: number | null;
  to?: number | null;
}

/** Returns a filter with its ids as they are stored: in lower case. */
export function withStoredIds(filter: ContactFilter): ContactFilter {
  const ids = CONTACT_SETS.filter(hasIds).map((set) => SET_RULES[set].filter);
  const stored = ids.flatMap((field) => {
    const id = filter[field];
    return typeof id === 'string' ? [[field, idFrom(id)]] : [];
  });
  return { ...filter, ...(filter.ids ? { ids: filter.ids.map(idFrom) } : {}), ...Object.fromEntries(stored) };
}

/**
 * Returns the problems of conditions for undefined attributes, which are usually typing errors, and of invalid times.
 */
export function filterProblems({ attributes }: ContactFilter, definitions: AttributeDefinitions): Problem[] {
  const unknown = unknownAttributeMessage(definitions);
  return (attributes ?? []).flatMap((condition, index) => {
    const path = ['filter', 'attributes', index];
    const definition = definitions.get(condition.key);
    if (definition === undefined) {
      return [invalidValue([...path, 'key'], unknown(condition.key))];
    }
    if (definition.type !== 'datetime') return [];
    const isTime = (value: unknown) => typeof value === 'string' && (isDate(value) || isInstant(value));
    const single = (['equals', 'from', 'to'] as const).map((field) => ({ value: condition[field], at: [field] }));
    const choices = (condition.in ?? []).map((value, place) => ({ value, at: ['in', place] }));
    return [...single, ...choices]
      .filter(({ value }) => !isAbsent(value) && !isTime(value))
      .map(({ at }) => invalid([...path, ...at], `must be ${DATE_TIME_RULE}`));
  });
}

/** Returns whether a contact meets the conditions that no index covers. */
export function isMatch(filter: ContactFilter, contact: Contact): boolean {
  const { identifierKey, createdAt, updatedAt, displayNamePrefix, attributes } = filter;
  return (
    CONTACT_SETS.every((set) => hasMember(contact[set], filter[SET_RULES[set].filter])) &&
    (isAbsent(identifierKey) || contact.identifiers.some(({ key }) => key === identifierKey)) &&
    isWithin(contact.createdAt, createdAt) &&
    isWithin(contact.updatedAt, updatedAt) &&
    (isAbsent(displayNamePrefix) || beginsWith(computedDisplayName(contact), displayNamePrefix)) &&
    (isAbsent(attributes) || attributes.length === 0 || hasAttributes(contact, attributes))
  );
}

function hasMember(members: readonly string[], member: string | null | undefined): boolean {
  return isAbsent(member) || members.includes(member);
}

function hasAttributes(contact: Contact, conditions: readonly AttributeCondition[]): boolean {
  const values = visibleAttributes(contact);
  return conditions.every((condition) => {
    const value = Object.hasOwn(values, condition.key) ? values[condition.key] : undefined;
    const scalars = value === undefined || value === null ? [] : [value].flat();
    if (!isAbsent(condition.exists) && condition.exists !== scalars.length > 0) return false;
    const { equals, in: choices, from, to } = condition;
    if ([equals, choices, from, to].every(isAbsent)) return true;
    return scalars.some(
      (scalar) =>
        (isAbsent(equals) || isEqual(scalar, equals)) &&
        (isAbsent(choices) || isAmong(scalar, choices)) &&
        (isAbsent(from) || isOrdered(from, scalar)) &&
        (isAbsent(to) || isOrdered(scalar, to)),
    );
  });
}

/** Returns whether a value equals one of the choices. Uses sets that are created once for each filter. */
function isAmong(scalar: AttributeScalar, choices: readonly AttributeScalar[]): boolean {
  let sets = setsOf.get(choices);
  if (sets === undefined) {
    const instants = choices.map((choice) => (typeof choice === 'string' ? timeFrom(choice) : undefined));
    sets = {
      values: new Set(choices.map(composed)),
      instants: new Set(instants.filter((instant) => instant !== undefined)),
    };
    setsOf.set(choices, sets);
  }
  if (sets.values.has(composed(scalar))) return true;
  const instant = typeof scalar === 'string' && sets.instants.size > 0 ? timeFrom(scalar) : undefined;
  return instant !== undefined && sets.instants.has(instant);
}

const setsOf = new WeakMap<readonly AttributeScalar[], { values: Set<AttributeScalar>; instants: Set<number> }>();

function composed(scalar: AttributeScalar): AttributeScalar {
  return typeof scalar === 'string' ? scalar.normalize('NFC') : scalar;
}

function isEqual(a: AttributeScalar, b: AttributeScalar): boolean {
  return a === b || (isOrdered(a, b) && isOrdered(b, a));
}

/** Returns whether `a` is not after `b`: numbers by size, times by time, other texts by code unit of their NFC form. */
function isOrdered(a: AttributeScalar, b: AttributeScalar): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a <= b;
  if (typeof a !== 'string' || typeof b !== 'string') return false;
  const [timeA, timeB] = [timeFrom(a), timeFrom(b)];
  return timeA === undefined || timeB === undefined ? a.normalize('NFC') <= b.normalize('NFC') : timeA <= timeB;
}

function isWithin(time: number, range: TimeRange | null | undefined): boolean {
  if (isAbsent(range)) return true;
  return (isAbsent(range.from) || time >= range.from) && (isAbsent(range.to) || time <= range.to);
}

function beginsWith(name: string | undefined, prefix: string): boolean {
  return name !== undefined && foldForSearch(name).startsWith(foldForSearch(prefix));
}

function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}
