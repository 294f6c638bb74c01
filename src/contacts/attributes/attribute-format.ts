import url from 'validator/lib/isURL.js';
import type { AttributeScalar } from '../contact/contact.ts';
import { normalizeIdentifier } from '../identifiers/identifier.ts';
import { isDate } from '../validation/date-time.ts';
import { shownOptions } from '../validation/problem.ts';

/** The required format of values. */
export type AttributeFormat =
  | { type: 'emailAddress' | 'phoneNumber' | 'url' | 'date' }
  | { type: 'select'; select: { options: { label: string; value: string }[] } }
  | { type: 'range'; range: { min?: number; max?: number } };

export type AttributeType = 'boolean' | 'datetime' | 'number' | 'string';

/** The types of attributes that a format applies to. */
const TYPES: Record<AttributeFormat['type'], readonly AttributeType[]> = {
  emailAddress: ['string'],
  phoneNumber: ['string'],
  url: ['string'],
  date: ['string', 'datetime'],
  select: ['string'],
  range: ['number'],
};

/** Returns the rule that a format breaks for attributes of a type. Undefined if it fits. */
export function formatProblem(format: AttributeFormat, type: AttributeType): string | undefined {
  if (!TYPES[format.type].includes(type)) {
    return `must not be ${format.type} for the type ${type}: it is for ${TYPES[format.type].join(' or ')}`;
  }
  if (format.type !== 'range') return undefined;
  const { min, max } = format.range;
  return min !== undefined && max !== undefined && min > max ? 'must not have a min above its max' : undefined;
}

/** Returns a format with only the properties of its type. */
export function plainFormat(format: AttributeFormat): AttributeFormat {
  switch (format.type) {
    case 'select': {
      const options = format.select.options.map(({ label, value }) => ({ label, value }));
      return { type: format.type, select: { options } };
    }
    case 'range': {
      const { min, max } = format.range;
      return {
        type: format.type,
        range: { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) },
      };
    }
    default:
      return { type: format.type };
  }
}

/** Returns the rule of the format that a value breaks. Undefined if it fits. */
export function formatViolation(value: AttributeScalar, format: AttributeFormat): string | undefined {
  switch (format.type) {
    case 'emailAddress':
      return identifierViolation('emailaddress', value);
    case 'phoneNumber':
      return identifierViolation('phonenumber', value);
    case 'url':
      return url.default(String(value), URL_RULES) ? undefined : 'must be a URL with http or https';
    case 'date':
      return isDate(String(value)) ? undefined : 'must be an ISO 8601 date, for example 2026-01-31';
    case 'select': {
      const values = optionsOf(format);
      return values.has(String(value).normalize('NFC')) ? undefined : `must be one of ${shownOptions(values)}`;
    }
    case 'range':
      return rangeViolation(Number(value), format.range);
  }
}

type Select = Extract<AttributeFormat, { type: 'select' }>;

const options = new WeakMap<Select, ReadonlySet<string>>();

/** Returns the values of a choice. Cached for each loaded definition. */
function optionsOf(format: Select): ReadonlySet<string> {
  const known = options.get(format) ?? new Set(format.select.options.map(({ value }) => value.normalize('NFC')));
  options.set(format, known);
  return known;
}

/** `require_tld: false`: internal hosts have no top-level domain. */
const URL_RULES = { protocols: ['http', 'https'], require_protocol: true, require_tld: false };

function identifierViolation(key: string, value: AttributeScalar): string | undefined {
  const read = normalizeIdentifier({ key, value: String(value) });
  return 'message' in read ? read.message : undefined;
}

function rangeViolation(value: number, { min, max }: { min?: number; max?: number }): string | undefined {
  if (min !== undefined && value < min) return `must be at least ${min}`;
  if (max !== undefined && value > max) return `must be at most ${max}`;
  return undefined;
}
