import { GraphQLError } from 'graphql';
import type { AttributeScalar } from '../contacts/contact.ts';
import { isInstant } from '../contacts/date-time.ts';
import { builder } from './builder.ts';

builder.scalarType('UUID', {
  description:
    'A UUID as text, for example `12bd0e40-9361-4e32-8b26-99b4ab7eae09`, in either case. A text that is none is ' +
    'answered like any other value that breaks a rule: as data, with its path.',
  serialize: (value) => value,
  parseValue: (value) => textFrom(value),
});

builder.scalarType('DateTime', {
  description: 'An instant as ISO 8601 text in UTC with milliseconds, for example `2026-01-31T09:30:00.000Z`.',
  serialize: (milliseconds) => new Date(milliseconds).toISOString(),
  parseValue: (value) => instantFrom(value),
});

builder.scalarType('AttributeScalar', {
  description: 'A boolean, a number or a text: one value of an attribute.',
  serialize: (value) => value,
  parseValue: (value) => scalarFrom(value),
});

builder.scalarType('JSONObject', {
  description: 'A JSON object. In a document, write its keys without quotes: `{countryCode: "US", rating: 5}`.',
  serialize: (value) => value,
  parseValue: (value) => objectFrom(value),
});

function textFrom(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new GraphQLError('UUID must be a string');
}

function instantFrom(value: unknown): number {
  if (typeof value === 'string' && isInstant(value)) return Date.parse(value);
  throw new GraphQLError('DateTime must be ISO 8601 with a zone, for example 2026-01-31T09:30:00Z');
}

function scalarFrom(value: unknown): AttributeScalar {
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') return value;
  throw new GraphQLError('AttributeScalar must be a boolean, a number or a string');
}

function objectFrom(value: unknown) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new GraphQLError('JSONObject must be an object');
  }
  // A variable in a literal that was not given is left out, as in any input object.
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined));
}
