import { GraphQLError } from 'graphql';
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
  parseValue: () => {
    throw new GraphQLError('DateTime is only ever returned');
  },
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

function objectFrom(value: unknown) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new GraphQLError('JSONObject must be an object');
  }
  // A variable in a literal that was not given is left out, as in any input object.
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined));
}
