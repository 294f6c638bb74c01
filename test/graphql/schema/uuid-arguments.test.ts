import { getNamedType, isInputObjectType, isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../../src/graphql/schema.ts';

const types = Object.values(schema.getTypeMap());
const parts = [
  ...types.filter(isObjectType).flatMap((type) => Object.values(type.getFields()).flatMap(({ args }) => args)),
  ...types.filter(isInputObjectType).flatMap((type) => Object.values(type.getFields())),
];

test.each(['workspaceId', 'listId', 'accountId'])(
  'one variable serves each %s, of an argument and of an input',
  (id) => {
    const found = parts.filter(({ name }) => name === id).map(({ type }) => getNamedType(type).name);
    expect(new Set(found)).toEqual(new Set(['UUID']));
  },
);
