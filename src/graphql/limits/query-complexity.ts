import { complexityFromQuery } from '@pothos/plugin-complexity';
import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  type TypeNode,
} from 'graphql';
import { MAX_PAGE } from '../schema/field-complexity.ts';
import { LIMITS, limitError } from './limits.ts';

type Variables = Record<string, unknown>;

/**
 * Returns the problem of an operation that is too deep or too expensive with these page sizes. Undefined if it may run.
 * Most operations stay within the limits for any variables, which is determined once for each document.
 */
export function complexityProblem(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | undefined,
  variables: Variables | undefined,
): GraphQLError | undefined {
  const operation = getOperationAST(document, operationName);
  if (!operation || harmless.has(operation)) return undefined;
  if (problemOf(schema, document, ...withLargestPages(operation)) === undefined) {
    harmless.add(operation);
    return undefined;
  }
  // Execution rejects invalid variables before it reads data.
  const definitions = operation.variableDefinitions ?? [];
  const { errors } = getVariableValues(schema, definitions, variables ?? {}, { maxErrors: 1, hideSuggestions: true });
  return errors === undefined ? problemOf(schema, document, operation, variables ?? {}) : undefined;
}

const harmless = new WeakSet<OperationDefinitionNode>();

function problemOf(
  schema: GraphQLSchema,
  { definitions }: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
) {
  const fragments = definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const { depth, complexity } = complexityFromQuery(
    { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] },
    { schema, variables },
  );
  if (depth > LIMITS.depth) return limitError('depth', depth);
  return complexity > LIMITS.cost ? limitError('cost', complexity) : undefined;
}

/**
 * Returns the operation with the maximum page size for every variable. The values of other arguments do not matter
 * here.
 */
function withLargestPages(operation: OperationDefinitionNode): [OperationDefinitionNode, Variables] {
  const given = operation.variableDefinitions ?? [];
  const variableDefinitions = given.map(({ kind, variable }) => ({ kind, variable, type: INT }));
  const variables = Object.fromEntries(given.map(({ variable }) => [variable.name.value, MAX_PAGE]));
  return [{ ...operation, variableDefinitions }, variables];
}

const INT: TypeNode = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: 'Int' } };
