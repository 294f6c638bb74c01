import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
} from 'graphql';
import { ADA } from '../../src/conformance/environment/seed.ts';
import { schema } from '../../src/graphql/schema.ts';

/** A value inside the arguments of a field: its place, and the name of its type. */
export interface Leaf {
  path: readonly string[];
  type: string;
}

const OPERATION_TYPES = [schema.getQueryType(), schema.getMutationType()];

/** The root fields of queries and mutations. */
export function operationFields(): { operation: 'query' | 'mutation'; field: GraphQLField<unknown, unknown> }[] {
  return OPERATION_TYPES.flatMap((type, index) =>
    Object.values((type as GraphQLObjectType).getFields()).map((field) => ({
      operation: index === 0 ? ('query' as const) : ('mutation' as const),
      field,
    })),
  );
}

/** Each scalar in the arguments of a field, also within optional objects and lists. */
export function leavesOf({ args }: GraphQLField<unknown, unknown>): Leaf[] {
  return args.flatMap(({ name, type }) => leavesIn(type, [name]));
}

function leavesIn(type: GraphQLInputType, path: readonly string[]): Leaf[] {
  const named = getNamedType(type);
  if (!isInputObjectType(named)) return [{ path, type: named.name }];
  return Object.values(named.getFields()).flatMap((part) => leavesIn(part.type, [...path, part.name]));
}

/** Arguments of a field: the required ones with valid values, and the leaf with the given value. */
export function argumentsOf(
  { args }: GraphQLField<unknown, unknown>,
  workspaceId: string,
  { path: [argument, ...path] }: Leaf,
  value: unknown,
): Record<string, unknown> {
  const given = args
    .filter(({ name, type }) => name === argument || isNonNullType(type))
    .map(({ name, type }) => [name, sample(type, name === argument ? path : undefined, value)]);
  return { ...Object.fromEntries(given), ...(argument === 'workspaceId' ? {} : { workspaceId }) };
}

/** `path` leads to the given value; undefined: the value is elsewhere. */
function sample(type: GraphQLInputType, path: readonly string[] | undefined, value: unknown): unknown {
  if (isNonNullType(type)) return sample(type.ofType, path, value);
  if (isListType(type) && path?.length !== 0) return [sample(type.ofType, path, value)];
  if (path?.length === 0) return value;
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (!isInputObjectType(type)) return SAMPLES[getNamedType(type).name];
  const parts = Object.values(type.getFields()).filter((part) => part.name === path?.[0] || isRequiredInputField(part));
  return Object.fromEntries(
    parts.map((part) => [part.name, sample(part.type, part.name === path?.[0] ? path.slice(1) : undefined, value)]),
  );
}

const SAMPLES: Record<string, unknown> = { String: 'rating', ID: ADA, UUID: ADA, Boolean: true, Int: 1, Float: 1 };

/** A document with one field, whose arguments are variables of the same names. */
export function documentOf(operation: 'query' | 'mutation', field: GraphQLField<unknown, unknown>, selection: string) {
  const variables = field.args.map(({ name, type }) => `$${name}: ${type}`).join(', ');
  const given = field.args.map(({ name }) => `${name}: $${name}`).join(', ');
  return field.args.length === 0
    ? `${operation} { ${field.name} ${selection} }`
    : `${operation} (${variables}) { ${field.name}(${given}) ${selection} }`;
}
