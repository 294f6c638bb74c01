import { describe, expect, test } from 'vitest';
import {
  CREATE_ATTRIBUTE_DEFINITION_SCHEMA,
  UPDATE_ATTRIBUTE_DEFINITION_SCHEMA,
} from '../../../src/contacts/attributes/attribute-definition-body.ts';
import { CREATE_ACCOUNT_SCHEMA, UPDATE_ACCOUNT_SCHEMA } from '../../../src/contacts/groups/account-body.ts';
import { schema as graphql } from '../../../src/graphql/schema.ts';
import { ROUTES } from '../../../src/rest/routes.ts';

interface Part {
  place: string;
  schema: Record<string, unknown>;
}

/** Every schema inside a schema, except for the body itself, which is a map whose unknown keys are ignored. */
function partsOf(place: string, schema: Record<string, unknown>): Part[] {
  const { properties = {}, items, additionalProperties, anyOf = [] } = schema;
  const inner: [string, unknown][] = [
    ...Object.entries(properties as object).map(([name, part]): [string, unknown] => [`${place}.${name}`, part]),
    ...(items === undefined ? [] : [[`${place}[]`, items] as [string, unknown]]),
    ...(additionalProperties === undefined ? [] : [[`${place}.*`, additionalProperties] as [string, unknown]]),
    ...(anyOf as unknown[]).map((part, index): [string, unknown] => [`${place}|${index}`, part]),
  ];
  return inner.flatMap(([name, part]) => [
    { place: name, schema: part as Record<string, unknown> },
    ...partsOf(name, part as Record<string, unknown>),
  ]);
}

function isBounded({ schema }: { schema: Part['schema'] | boolean }): boolean {
  // The schema `false` allows nothing.
  if (typeof schema === 'boolean') return !schema;
  const types = [schema.type].flat();
  const isText = types.includes('string') && !('enum' in schema);
  const isBoundedText = 'maxLength' in schema || schema.format === 'uuid' || 'pattern' in schema;
  const isMap = types.includes('object') && !('properties' in schema);
  return (
    (!isText || isBoundedText) &&
    (!types.includes('array') || 'maxItems' in schema) &&
    (!isMap || 'maxProperties' in schema)
  );
}

const BODIES = ROUTES.flatMap(({ method, path, body }) =>
  body === undefined ? [] : partsOf(`${method} ${path}`, body.schema as Record<string, unknown>),
);

describe('a body', () => {
  test('has parts to check', () => {
    expect(BODIES.length).toBeGreaterThan(100);
  });

  test('has a limit in its schema for every array, text and map', () => {
    expect(BODIES.filter((part) => !isBounded(part)).map(({ place }) => place)).toEqual([]);
  });

  test('has the limits of its fields in its descriptions, too', () => {
    const silent = BODIES.filter(
      ({ schema: { description, maxItems, maxLength, maxProperties } }) =>
        typeof description === 'string' &&
        [maxItems, maxLength, maxProperties].some((limit) => limit !== undefined && !description.includes(`${limit}`)),
    );
    expect(silent.map(({ place }) => place)).toEqual([]);
  });

  test.each([
    ['CreateAccountInput', CREATE_ACCOUNT_SCHEMA],
    ['UpdateAccountInput', UPDATE_ACCOUNT_SCHEMA],
    ['CreateAttributeDefinitionInput', CREATE_ATTRIBUTE_DEFINITION_SCHEMA],
    ['UpdateAttributeDefinitionInput', UPDATE_ATTRIBUTE_DEFINITION_SCHEMA],
  ])('has the same schema as %s', (name, { properties }) => {
    const type = graphql.getType(name);
    const fields = type !== undefined && 'getFields' in type ? type.getFields() : {};
    for (const [field, { description }] of Object.entries<{ description: string }>(properties)) {
      if (field !== 'format') expect(fields[field]?.description).toBe(description);
    }
  });
});
