import { closest } from 'fastest-levenshtein';
import {
  type AttributeScalar,
  type Attributes,
  type AttributeValue,
  type Identifier,
  identifierMirrors,
  isMirrored,
} from '../contact/contact.ts';
import { DATE_TIME_RULE, isDate, isInstant } from '../validation/date-time.ts';
import { MAX_ATTRIBUTE_KEY_LENGTH, MAX_ATTRIBUTES_BYTES, MAX_SUGGESTIONS } from '../validation/limits.ts';
import { invalid, invalidValue, type Problem, shownValue } from '../validation/problem.ts';
import type { AttributeDefinition, AttributeDefinitions } from './attribute-definition.ts';
import { type AttributeFormat, formatViolation } from './attribute-format.ts';

export interface AttributeRules {
  definitions: AttributeDefinitions;
  /** Whether to reject a key without a definition, or define it from its first value. */
  undefinedAttributes: 'reject' | 'define';
  mayWriteReadOnly: boolean;
  /** The identifiers of the contact before the change, which some attributes mirror. */
  identifiers?: readonly Identifier[];
}

/** A definition that a request creates by using a key, if the workspace allows it. */
export type ImpliedDefinition = Pick<AttributeDefinition, 'key' | 'type' | 'cardinality'>;

/**
 * Returns the attributes after a change (specification §4). Each value must match its definition and is never coerced,
 * except that a scalar becomes the only element of a `many` attribute. Null removes a value, even of an archived
 * attribute. Read-only values are set once. Writing the current value is not a change, whatever its definition is now.
 * Collects all problems; the returned attributes lack the values with problems.
 */
export function changeAttributes(
  current: Attributes,
  requested: ReadonlyMap<string, AttributeValue | null>,
  rules: AttributeRules,
): { attributes: Attributes; implied: ImpliedDefinition[]; problems: Problem[] } {
  const attributes = new Map(Object.entries(current));
  const implied: ImpliedDefinition[] = [];
  const problems: Problem[] = [];
  const unknown = unknownAttributeMessage(rules.definitions);
  // Attributes that exceed the limit of a contact are rejected, so their formats are not checked.
  const isTooLarge = areTooLarge(requested);

  for (const [key, given] of requested) {
    const path = ['attributes', key];
    const definition = rules.definitions.get(key);
    const value = isLoneElement(given, definition) ? [given] : given;
    const stored = isMirrored(key) ? identifierMirrors(rules)[key] : attributes.get(key);
    if (isSame(stored, value) && !(stored === undefined && definition === undefined)) continue;
    if (definition === undefined || (definition.archived && value !== null)) {
      if (definition === undefined && rules.undefinedAttributes === 'define') {
        if (given === null) continue;
        implied.push({ key, ...shapeOf(given) });
        attributes.set(key, given);
      } else {
        problems.push(invalidValue(path, unknown(key)));
      }
      continue;
    }
    const violation =
      value === null ? undefined : violationOf(value, isTooLarge ? { ...definition, format: null } : definition);
    if (violation !== undefined) {
      problems.push(invalid(path, violation));
    } else if (isProtected(definition, stored, rules)) {
      problems.push(invalidValue(path, `cannot edit read-only attribute "${key}"`));
    } else if (value === null) {
      attributes.delete(key);
    } else {
      attributes.set(key, value);
    }
  }

  // Unlike assignment, this treats `__proto__` as a normal key.
  const changed: Attributes = Object.fromEntries(attributes);
  if (isTooLarge || (requested.size > 0 && areTooLarge(attributes))) {
    problems.push(
      invalid(
        ['attributes'],
        `must not make the attributes of the contact larger than ${MAX_ATTRIBUTES_BYTES} bytes as JSON`,
      ),
    );
  }
  return { attributes: changed, implied, problems };
}

/** Returns whether values exceed the limit as JSON. Omits null. Measures only values that may exceed it. */
function areTooLarge(values: ReadonlyMap<string, AttributeValue | null>): boolean {
  let bytes = 0;
  // `for … of` makes an array of each entry, on every update.
  values.forEach((value, key) => {
    bytes += maxBytes(key) + maxBytes(value);
  });
  if (bytes <= MAX_ATTRIBUTES_BYTES) return false;
  const stored = Object.fromEntries([...values].filter(([, value]) => value !== null));
  return Buffer.byteLength(JSON.stringify(stored)) > MAX_ATTRIBUTES_BYTES;
}

/** The longest form of a character in JSON: `\\u0001`. */
const MAX_CHARACTER_BYTES = 6;
/** More than the quotation marks and the separators of a value, and more than a number or a boolean. */
const MAX_BYTES_BESIDE = 32;

/** Returns an upper limit of the size of a value as JSON, which takes a fraction of the time of writing it. */
function maxBytes(value: AttributeValue | null): number {
  if (Array.isArray(value)) return value.reduce((sum: number, scalar) => sum + maxBytes(scalar), MAX_BYTES_BESIDE);
  return MAX_BYTES_BESIDE + (typeof value === 'string' ? value.length * MAX_CHARACTER_BYTES : 0);
}

function isProtected(
  { key, readOnly }: AttributeDefinition,
  stored: AttributeValue | undefined,
  { mayWriteReadOnly }: AttributeRules,
): boolean {
  return isMirrored(key) || (readOnly && !mayWriteReadOnly && stored !== undefined);
}

function isLoneElement(
  value: AttributeValue | null,
  definition: AttributeDefinition | undefined,
): value is AttributeScalar {
  return value !== null && !Array.isArray(value) && definition?.cardinality === 'many';
}

function isSame(stored: AttributeValue | undefined, value: AttributeValue | null): boolean {
  return stored === undefined ? value === null : JSON.stringify(stored) === JSON.stringify(value);
}

function violationOf(value: AttributeValue, { type, cardinality, format }: AttributeDefinition): string | undefined {
  const scalars = Array.isArray(value) ? value : [value];
  if (Array.isArray(value) && cardinality === 'one') return `must be a single value of type ${type}, not an array`;
  if (scalars.every((scalar) => isOfType(scalar, type))) {
    return format === null ? undefined : firstViolation(scalars, format);
  }
  return type === 'datetime'
    ? `must be ${DATE_TIME_RULE}`
    : `must be ${cardinality === 'many' ? `an array of type ${type}` : `a ${type}`}`;
}

function firstViolation(scalars: readonly AttributeScalar[], format: AttributeFormat): string | undefined {
  for (const scalar of scalars) {
    const violation = formatViolation(scalar, format);
    if (violation !== undefined) return violation;
  }
  return undefined;
}

function isOfType(value: AttributeScalar, type: AttributeDefinition['type']): boolean {
  return type === 'datetime' ? typeof value === 'string' && (isDate(value) || isInstant(value)) : typeof value === type;
}

/**
 * Returns a function that creates messages for keys without a usable definition. The first `MAX_SUGGESTIONS` messages
 * suggest the nearest defined key, because this search compares a key with all known ones.
 */
export function unknownAttributeMessage(definitions: AttributeDefinitions): (key: string) => string {
  let known: string[] | undefined;
  let suggestions = 0;
  return (key) => {
    const message = definitions.has(key)
      ? `attribute "${shownValue(key)}" is archived: only null is accepted, which removes its value`
      : `unknown attribute "${shownValue(key)}"`;
    suggestions += 1;
    if (suggestions > MAX_SUGGESTIONS || key.length > MAX_ATTRIBUTE_KEY_LENGTH) return `${message}; define it first`;
    known ??= [...definitions.values()].filter(({ archived }) => !archived).map((definition) => definition.key);
    return `${message}; the nearest one that is defined is "${closest(key, known)}"`;
  };
}

function shapeOf(value: AttributeValue): {
  type: ImpliedDefinition['type'];
  cardinality: ImpliedDefinition['cardinality'];
} {
  const sample = Array.isArray(value) ? value[0] : value;
  return {
    type: typeof sample as 'boolean' | 'number' | 'string',
    cardinality: Array.isArray(value) ? 'many' : 'one',
  };
}
