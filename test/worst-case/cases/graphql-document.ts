import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLOutputType,
  getNamedType,
  isInterfaceType,
  isLeafType,
  isObjectType,
} from 'graphql';
import type { Wire } from '../wire.ts';
import type { Caller, World } from '../world.ts';
import { headersOf } from './case.ts';

export type Field = GraphQLField<unknown, unknown>;

/** The fields of a type; none if it has no fields. */
export function fieldsOf(type: unknown): Field[] {
  return isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
}

/** A request that runs a document. */
export function post(world: World, query: string, variables: object, caller: Caller = 'key'): Wire {
  return postBody(world, JSON.stringify({ query, variables }), caller);
}

export function postBody(world: World, body: string | Buffer, caller: Caller = 'key'): Wire {
  return {
    method: 'POST',
    path: '/graphql',
    headers: { ...headersOf(world, caller), 'content-type': 'application/json' },
    body,
  };
}

/** The declaration of a variable for each argument. */
export function declarations(args: readonly GraphQLArgument[]): string {
  return args.length === 0 ? '' : `(${args.map(({ name, type }) => `$${name}: ${type}`).join(', ')})`;
}

/** Each argument with the variable of its name. */
export function passed(args: readonly GraphQLArgument[]): string {
  return args.length === 0 ? '' : `(${args.map(({ name }) => `${name}: $${name}`).join(', ')})`;
}

/** A selection of all fields of a type to this depth, without fields that have arguments. */
export function selection(type: GraphQLOutputType, depth: number): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return '';
  const parts = fieldsOf(named).flatMap((field) => {
    if (isLeafType(getNamedType(field.type))) return [field.name];
    return depth <= 1 ? [] : [`${field.name} ${selection(field.type, depth - 1)}`];
  });
  return `{ __typename ${parts.join(' ')} }`;
}
