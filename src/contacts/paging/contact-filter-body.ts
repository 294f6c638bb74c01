import { bySetFilterField, referenceWord, SET_RULES } from '../contact/contact-sets.ts';
import { instantFrom } from '../validation/date-time.ts';
import {
  MAX_ATTRIBUTE_KEY_LENGTH,
  MAX_ATTRIBUTE_TEXT_LENGTH,
  MAX_CHANGES_SINCE,
  MAX_CONTACT_IDS,
  MAX_FILTER_ATTRIBUTES,
  MAX_FILTER_VALUES,
  MAX_PATH_IDENTIFIER_KEY_LENGTH,
  MAX_TIME_LENGTH,
} from '../validation/limits.ts';
import { createBodyParser } from '../validation/parse-body.ts';
import { invalid, type Problem } from '../validation/problem.ts';
import { describeLimits } from '../validation/schema-limits.ts';
import type { AttributeCondition, ContactFilter, TimeRange } from './contact-filter.ts';

const TIME_FIELDS = ['createdAt', 'updatedAt'];

const VALUE = {
  description: `a boolean, a number or a string of at most ${MAX_ATTRIBUTE_TEXT_LENGTH} characters`,
  anyOf: [{ type: 'boolean' }, { type: 'number' }, { type: 'string', maxLength: MAX_ATTRIBUTE_TEXT_LENGTH }],
};

const CONDITION = {
  type: 'object',
  description:
    'Conditions for an attribute. Its value, or one of its values, must meet all of them. `from` and `to` are the ' +
    'minimum and the maximum: numbers, times or strings.',
  required: ['key'],
  additionalProperties: false,
  properties: {
    key: { type: 'string', maxLength: MAX_ATTRIBUTE_KEY_LENGTH, description: 'The key of the attribute.' },
    equals: VALUE,
    in: { type: 'array', maxItems: MAX_FILTER_VALUES, items: VALUE, description: 'The allowed values.' },
    from: VALUE,
    to: VALUE,
    exists: { type: 'boolean', description: 'Whether the contact has a value.' },
  } satisfies Record<keyof AttributeCondition, object>,
};

/** The JSON schema of a filter. An unknown field is an error: if it were ignored, the filter would match all contacts. */
export const CONTACT_FILTER_SCHEMA = filterSchema({
  type: 'string',
  format: 'date-time',
  maxLength: MAX_TIME_LENGTH,
});

function filterSchema(time: object) {
  return {
    type: 'object',
    description:
      'Selects the contacts that meet all conditions. A null condition is an error. Ids, lists, accounts, companies, the ' +
      'time of creation and `updatedAt.from` use an index. `displayNamePrefix` scans names. All other conditions scan ' +
      'the contacts of that index: rare matches among many contacts take seconds.',
    additionalProperties: false,
    properties: describeLimits({
      ids: {
        type: 'array',
        maxItems: MAX_CONTACT_IDS,
        items: { type: 'string', format: 'uuid' },
        description: 'The ids of the contacts; no contact if empty. Uses an index.',
      },
      attributes: {
        type: 'array',
        maxItems: MAX_FILTER_ATTRIBUTES,
        items: CONDITION,
        description: 'Conditions for attributes.',
      },
      ...bySetFilterField((set) => ({
        ...SET_RULES[set].member,
        description: `The ${referenceWord(set)} of the ${SET_RULES[set].one} of the contacts. Uses an index.`,
      })),
      identifierKey: {
        type: 'string',
        maxLength: MAX_PATH_IDENTIFIER_KEY_LENGTH,
        description: 'The key of an identifier of the contacts. Scans.',
      },
      createdAt: timeRange(time, 'When the contacts were created. Uses an index.'),
      updatedAt: timeRange(
        time,
        'When the contacts last changed. `from` uses an index, unless the workspace had more than ' +
          `${MAX_CHANGES_SINCE.toLocaleString('en-US')} changes since then. \`to\` scans.`,
      ),
      displayNamePrefix: {
        type: 'string',
        maxLength: MAX_ATTRIBUTE_TEXT_LENGTH,
        description:
          'The prefix of the computed display name, by Unicode case folding: `stras` finds `Straße`. Scans only names, ' +
          'unless a list, an account or a company is given.',
      },
    }) satisfies Record<keyof ContactFilter, object>,
  };
}

function timeRange(time: object, description: string) {
  return {
    type: 'object',
    description,
    additionalProperties: false,
    properties: {
      from: { ...time, description: 'The earliest time, inclusive.' },
      to: { ...time, description: 'The latest time, inclusive.' },
    } satisfies Record<keyof TimeRange, object>,
  };
}

/** Returns the violations of the schema by a filter whose times are parsed. Null is one: it must not match all contacts. */
export function filterShapeProblems(filter: ContactFilter): Problem[] {
  return readFilter({ filter }).problems;
}

const readFilter = createBodyParser({
  type: 'object',
  properties: { filter: filterSchema({ type: 'number' }) },
});

/** Parses a filter from text, which should be JSON. */
export function parseFilterText(text: string): { filter: ContactFilter; problems: Problem[] } {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return { filter: {}, problems: [invalid(['filter'], 'must be a filter as JSON')] };
  }
  return parseContactFilter(given);
}

/**
 * Parses a filter from JSON of any shape. Returns it with times in milliseconds since 1970, or its problems, with paths that
 * begin with `filter`.
 */
export function parseContactFilter(given: unknown): { filter: ContactFilter; problems: Problem[] } {
  const { body, problems } = readFilterBody({ filter: given });
  return { filter: problems.length > 0 ? {} : withTimes(body.filter as Record<string, unknown>), problems };
}

const readFilterBody = createBodyParser({
  type: 'object',
  required: ['filter'],
  properties: { filter: CONTACT_FILTER_SCHEMA },
});

function withTimes(filter: Record<string, unknown>): ContactFilter {
  const times = TIME_FIELDS.filter((field) => field in filter).map((field) => {
    const ends = Object.entries(filter[field] as Record<string, string>);
    return [field, Object.fromEntries(ends.map(([end, text]) => [end, instantFrom(text)]))];
  });
  return { ...filter, ...Object.fromEntries(times) };
}
