import { GraphQLError, Kind, type ValueNode, valueFromASTUntyped } from 'graphql';
import type { AttributeScalar } from '../contacts/contact.ts';
import { INSTANT_RULE, instantFrom } from '../contacts/date-time.ts';
import { builder } from './builder.ts';

builder.scalarType('UUID', {
  description:
    'A UUID as text, for example `12bd0e40-9361-4e32-8b26-99b4ab7eae09`, in either case. A text that is none is ' +
    'answered like any other value that breaks a rule: as data, with its path.',
  serialize: (value) => value,
  parseValue: (value) => textFrom(value),
  parseLiteral: (node, variables) => textFrom(literalFrom(node, variables)),
});

builder.scalarType('DateTime', {
  description:
    'An instant as ISO 8601 text in UTC with milliseconds, for example `2026-01-31T09:30:00.000Z`. In an input, any date ' +
    'and time with a zone by RFC 3339; the seconds may be left out.',
  serialize: (milliseconds) => new Date(milliseconds).toISOString(),
  parseValue: (value) => timeOf(value),
  parseLiteral: (node, variables) => timeOf(literalFrom(node, variables)),
});

builder.scalarType('AttributeScalar', {
  description: 'A boolean, a number or a text: one value of an attribute.',
  serialize: (value) => value,
  parseValue: (value) => scalarFrom(value),
  parseLiteral: (node, variables) => scalarFrom(literalFrom(node, variables)),
});

builder.scalarType('JSONObject', {
  description: 'A JSON object. In a document, write its keys without quotes: `{countryCode: "US", rating: 5}`.',
  serialize: (value) => value,
  parseValue: (value) => objectFrom(value),
  parseLiteral: (node, variables) => objectFrom(literalFrom(node, variables)),
});

/** The value of a literal. GraphQL has words besides, such as `None`, which a client that builds documents writes by mistake. */
function literalFrom(node: ValueNode, variables: Parameters<typeof valueFromASTUntyped>[1]): unknown {
  const word = wordIn(node);
  if (word === undefined) return valueFromASTUntyped(node, variables);
  throw new GraphQLError(`${word} is not a JSON value; write "${word}" if you mean a text`, { nodes: node });
}

/** The first enum value in a literal. */
function wordIn(node: ValueNode): string | undefined {
  switch (node.kind) {
    case Kind.ENUM:
      return node.value;
    case Kind.LIST:
      return node.values.map(wordIn).find((word) => word !== undefined);
    case Kind.OBJECT:
      return node.fields.map(({ value }) => wordIn(value)).find((word) => word !== undefined);
    default:
      return undefined;
  }
}

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

function objectFrom(value: unknown) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new GraphQLError('JSONObject must be an object');
  }
  // A variable in a literal that was not given is left out, as in any input object.
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined));
}
