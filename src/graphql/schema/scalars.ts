import { GraphQLError } from 'graphql';
import type { AttributeScalar } from '../../contacts/contact/contact.ts';
import { INSTANT_RULE, instantFrom } from '../../contacts/validation/date-time.ts';
import { jsonFromLiteral } from '../limits/json-literal.ts';
import { builder } from './builder.ts';

builder.scalarType('UUID', {
  description:
    'A UUID, for example `12bd0e40-9361-4e32-8b26-99b4ab7eae09`, in upper or lower case. An invalid UUID is ' +
    'reported in the payload with its path, like other invalid values.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc9562',
  serialize: (value) => value,
  parseValue: (value) => textFrom(value),
  parseLiteral: (node, variables) => textFrom(jsonFromLiteral(node, variables)),
});

builder.scalarType('DateTime', {
  description:
    'A time in ISO 8601, in UTC with milliseconds, for example `2026-01-31T09:30:00.000Z`. Inputs accept any date ' +
    'and time with a zone in RFC 3339; seconds are optional.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  serialize: (milliseconds) => new Date(milliseconds).toISOString(),
  parseValue: (value) => timeOf(value),
  parseLiteral: (node, variables) => timeOf(jsonFromLiteral(node, variables)),
});

builder.scalarType('AttributeScalar', {
  description: 'One value of an attribute: a boolean, a number or a string.',
  serialize: (value) => value,
  parseValue: (value) => scalarFrom(value),
  parseLiteral: (node, variables) => scalarFrom(jsonFromLiteral(node, variables)),
});

builder.scalarType('JSONObject', {
  description: 'A JSON object. In a document, write keys without quotes: `{countryCode: "US", rating: 5}`.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259#section-4',
  serialize: (value) => value,
  parseValue: (value) => objectFrom(value),
  parseLiteral: (node, variables) => objectFrom(jsonFromLiteral(node, variables)),
});

builder.scalarType('JSON', {
  description: 'Any JSON value: null, a boolean, a number, a string, an array or an object.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
  serialize: (value) => value,
});

function textFrom(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new GraphQLError('UUID must be a string');
}

function timeOf(value: unknown): number {
  const time = typeof value === 'string' ? instantFrom(value) : undefined;
  if (time === undefined) throw new GraphQLError(`DateTime must be ${INSTANT_RULE}`);
  return time;
}

function scalarFrom(value: unknown): AttributeScalar {
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') return value;
  throw new GraphQLError('AttributeScalar must be a boolean, a number or a string');
}

function objectFrom(value: unknown): Record<string, NonNullable<unknown> | null> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new GraphQLError('JSONObject must be an object');
  }
  return value as Record<string, NonNullable<unknown> | null>;
}
