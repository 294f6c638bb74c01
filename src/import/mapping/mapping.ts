import { STRATEGIES, type Strategy } from '../../contacts/update/update-contact-body.ts';
import { dotted } from '../../contacts/validation/problem.ts';
import { schemaCheck } from '../../contacts/validation/schema-validator.ts';
import { isSupportedCountry } from '../../normalization/phone-number.ts';
import { ImportError } from '../import-error.ts';
import { DATE_FORMAT_RULE, isTimeZone, partsOfFormat } from './date-format.ts';
import { TARGET_NAMES, type Target, targetFrom } from './target.ts';

/** The reading of a column. */
export interface ColumnRule {
  target: Target;
  /** The country of phone numbers without a country code, such as `NL`. */
  country?: string;
  /** The separator of several values in a cell. */
  separator?: string;
  /** Replacements of cells. Other cells are read unchanged. */
  values?: Record<string, string | number | boolean | null>;
  /** The format of dates, such as `dd/MM/yyyy`. Without it, dates are those of ISO 8601. */
  dateFormat?: string;
  /** The time zone of a format with a time: `UTC`, or a difference to it. */
  timeZone?: string;
}

/** The assignment of a product's columns to the fields of a contact. */
export interface Mapping {
  /** By the name of the column. The second column of the same name is `<name>#2`. */
  columns: ReadonlyMap<string, ColumnRule>;
  /** Attributes that every contact gets. */
  attributes: Record<string, unknown>;
  country?: string;
  match?: readonly string[];
  strategy?: Strategy;
}

const TEXT = { type: 'string', minLength: 1 };

const SCHEMA = {
  type: 'object',
  required: ['columns'],
  properties: {
    $schema: { type: 'string' },
    description: { type: 'string' },
    columns: {
      type: 'object',
      additionalProperties: {
        anyOf: [
          { type: 'null' },
          TEXT,
          {
            type: 'object',
            required: ['to'],
            additionalProperties: false,
            properties: {
              to: TEXT,
              country: TEXT,
              separator: TEXT,
              values: { type: 'object' },
              dateFormat: TEXT,
              timeZone: TEXT,
            },
          },
        ],
        description:
          'the name of a column, null, or an object with to and optionally country, separator, values, dateFormat and timeZone',
      },
    },
    attributes: { type: 'object' },
    country: TEXT,
    match: { type: 'array', minItems: 1, items: TEXT },
    strategy: { type: 'string', enum: STRATEGIES },
  },
};

const check = schemaCheck(SCHEMA);

interface MappingFile {
  columns: Record<string, string | null | (Omit<ColumnRule, 'target'> & { to: string })>;
  attributes?: Record<string, unknown>;
  country?: string;
  match?: string[];
  strategy?: Strategy;
}

/** Parses a mapping. Throws an `ImportError` with all its problems. */
export function parseMapping(text: string, name: string): Mapping {
  const given = parseJson(text, name);
  const unknown = Object.keys(given).filter((key) => !Object.hasOwn(SCHEMA.properties, key));
  const wrong = [
    ...check(given).map(({ path, message }) => (path.length === 0 ? message.replace('the body', 'it') : message)),
    ...unknown.map(
      (key) => `${key} is not a field of a mapping; the fields are ${Object.keys(SCHEMA.properties).join(', ')}`,
    ),
  ];
  if (wrong.length > 0) throw wrongMapping(name, wrong);
  const { columns, attributes = {}, ...rest } = given as unknown as MappingFile;
  const rules = new Map<string, ColumnRule>();
  for (const [column, value] of Object.entries(columns)) {
    const { to, ...options } = typeof value === 'object' && value !== null ? value : { to: value ?? 'import:ignored' };
    const target = targetFrom(to);
    if (target === undefined) wrong.push(`${dotted(['columns', column])} is "${to}", but must be ${TARGET_NAMES}`);
    else {
      const rule = { target, ...options };
      rules.set(column, rule);
      wrong.push(...dateProblems(rule).map((problem) => `${dotted(['columns', column])}.${problem}`));
    }
  }
  const countries = [rest.country, ...[...rules.values()].map(({ country }) => country)];
  for (const country of countries) if (country !== undefined && !isCountry(country)) wrong.push(noCountry(country));
  if (wrong.length > 0) throw wrongMapping(name, wrong);
  const { country, match, strategy } = rest;
  return {
    columns: rules,
    attributes,
    ...(country === undefined ? {} : { country }),
    ...(match === undefined ? {} : { match }),
    ...(strategy === undefined ? {} : { strategy }),
  };
}

function dateProblems({ target, dateFormat, timeZone }: ColumnRule): string[] {
  if (dateFormat === undefined) return timeZone === undefined ? [] : ['timeZone needs a dateFormat'];
  const parts = partsOfFormat(dateFormat);
  if (parts === undefined) return [`dateFormat is "${dateFormat}", but must be ${DATE_FORMAT_RULE}`];
  if (target.kind !== 'attribute') return ['dateFormat needs a column of attributes'];
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    return [`timeZone is "${timeZone}", but must be UTC, or a difference to it such as +01:00`];
  }
  const hasTime = parts.includes('hour');
  if (hasTime && timeZone === undefined)
    return ['dateFormat has a time, which needs a timeZone, such as UTC or +01:00'];
  return hasTime || timeZone === undefined ? [] : ['timeZone needs a dateFormat with a time'];
}

/** Whether a text is the upper-case code of a country with known phone numbers. */
export function isCountry(text: string): boolean {
  return isSupportedCountry(text);
}

export function noCountry(text: string): string {
  return `"${text}" is not a country: use the two capital letters of ISO 3166, such as NL`;
}

function parseJson(text: string, name: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw wrongMapping(name, [`it is not JSON: ${(error as Error).message}`]);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrongMapping(name, ['it must be a JSON object']);
  }
  return value as Record<string, unknown>;
}

function wrongMapping(name: string, problems: readonly string[]): ImportError {
  return new ImportError(`the mapping ${name} is wrong:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
}
