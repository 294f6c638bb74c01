import { complexityFromQuery } from '@pothos/plugin-complexity';
import {
  type DocumentNode,
  type GraphQLError,
  getOperationAST,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  type TypeNode,
} from 'graphql';
import { MAX_PAGE } from '../schema/field-complexity.ts';
import { schema } from '../schema.ts';
import { LIMITS, limitError } from './limits.ts';

type Variables = Record<string, unknown>;

/**
 * Why an operation of a valid document must not run: it is too deep, or what it asks for is too much, with these
 * variables as sizes of its pages. Undefined where it may. Most operations stay within the limits whatever their
 * variables are: that is found out once for each document.
 */
export function complexityProblem(
  document: DocumentNode,
  operationName: string | undefined,
  variables: Variables | undefined,
): GraphQLError | undefined {
  const operation = getOperationAST(document, operationName);
  if (!operation || harmless.has(operation)) return undefined;
  if (problemOf(document, ...withLargestPages(operation)) === undefined) {
    harmless.add(operation);
    return undefined;
  }
  // Variables that do not fit are refused by the execution, before anything is done.
  const definitions = operation.variableDefinitions ?? [];
  const { errors } = getVariableValues(schema, definitions, variables ?? {}, { maxErrors: 1, hideSuggestions: true });
  return errors === undefined ? problemOf(document, operation, variables ?? {}) : undefined;
}

const harmless = new WeakSet<OperationDefinitionNode>();

function problemOf({ definitions }: DocumentNode, operation: OperationDefinitionNode, variables: Variables) {
  const fragments = definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const { depth, complexity } = complexityFromQuery(
    { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] },
    { schema, variables },
  );
  if (depth > LIMITS.depth) return limitError('depth', depth);
  return complexity > LIMITS.cost ? limitError('cost', complexity) : undefined;
}

/** The operation with every variable as the size of the largest page: for other arguments values mean nothing here. */
function withLargestPages(operation: OperationDefinitionNode): [OperationDefinitionNode, Variables] {
  const given = operation.variableDefinitions ?? [];
  const variableDefinitions = given.map(({ kind, variable }) => ({ kind, variable, type: INT }));
  const variables = Object.fromEntries(given.map(({ variable }) => [variable.name.value, MAX_PAGE]));
  return [{ ...operation, variableDefinitions }, variables];
}

const INT: TypeNode = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: 'Int' } };
