import { unknownAttributeMessage } from './attribute-change.ts';
import type { AttributeDefinitions } from './attribute-definition.ts';
import { type AttributeScalar, type Contact, computedDisplayName, visibleAttributes } from './contact.ts';
import { isDate, isInstant } from './date-time.ts';
import { type Problem, unacceptable } from './problem.ts';

/** Which contacts are meant: those for which all that is given holds. Times are milliseconds since 1970, inclusive. */
export interface ContactFilter {
  attributes?: AttributeCondition[] | null;
  listId?: string | null;
  accountId?: string | null;
  companyRef?: string | null;
  /** The contact has an identifier of this kind. */
  identifierKey?: string | null;
  createdAt?: TimeRange | null;
  updatedAt?: TimeRange | null;
  /** How the computed display name begins, in either case. */
  displayNamePrefix?: string | null;
}

/** What holds for an attribute: for its value, or for one at least where it has several. */
export interface AttributeCondition {
  key: string;
  equals?: AttributeScalar | null;
  in?: AttributeScalar[] | null;
  from?: AttributeScalar | null;
  to?: AttributeScalar | null;
  exists?: boolean | null;
}

interface TimeRange {
  from?: number | null;
  to?: number | null;
}

/** Attributes of a filter that are not defined: a typing error, more often than not. */
export function filterProblems({ attributes }: ContactFilter, definitions: AttributeDefinitions): Problem[] {
  const unknown = unknownAttributeMessage(definitions);
  return (attributes ?? []).flatMap(({ key }, index) =>
    definitions.has(key) ? [] : [unacceptable(['filter', 'attributes', index, 'key'], unknown(key))],
  );
}

/** What of a filter must be seen in each contact, because no index answers it. */
export function isMatch(filter: ContactFilter, contact: Contact): boolean {
  const { listId, accountId, companyRef, identifierKey, createdAt, updatedAt, displayNamePrefix, attributes } = filter;
  return (
    (isAbsent(listId) || contact.listIds.includes(listId)) &&
    (isAbsent(accountId) || contact.accountIds.includes(accountId)) &&
    (isAbsent(companyRef) || contact.companyRefs.includes(companyRef)) &&
    (isAbsent(identifierKey) || contact.identifiers.some(({ key }) => key === identifierKey)) &&
    isWithin(contact.createdAt, createdAt) &&
    isWithin(contact.updatedAt, updatedAt) &&
    (isAbsent(displayNamePrefix) || beginsWith(computedDisplayName(contact), displayNamePrefix)) &&
    (isAbsent(attributes) || attributes.length === 0 || hasAttributes(contact, attributes))
  );
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
        (isAbsent(choices) || choices.some((choice) => isEqual(scalar, choice))) &&
        (isAbsent(from) || isOrdered(from, scalar)) &&
        (isAbsent(to) || isOrdered(scalar, to)),
    );
  });
}

function isEqual(a: AttributeScalar, b: AttributeScalar): boolean {
  return a === b || (isOrdered(a, b) && isOrdered(b, a));
}

/** Whether `a` is not after `b`: numbers by size, instants by time, other texts by code unit; never across types. */
function isOrdered(a: AttributeScalar, b: AttributeScalar): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a <= b;
  if (typeof a !== 'string' || typeof b !== 'string') return false;
  const [instantA, instantB] = [instantFrom(a), instantFrom(b)];
  return instantA === undefined || instantB === undefined ? a <= b : instantA <= instantB;
}

function instantFrom(text: string): number | undefined {
  return isDate(text) || isInstant(text) ? Date.parse(text) : undefined;
}

function isWithin(time: number, range: TimeRange | null | undefined): boolean {
  if (isAbsent(range)) return true;
  return (isAbsent(range.from) || time >= range.from) && (isAbsent(range.to) || time <= range.to);
}

function beginsWith(name: string | undefined, prefix: string): boolean {
  return name?.toLowerCase().startsWith(prefix.toLowerCase()) === true;
}

function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}
