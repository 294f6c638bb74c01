import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  TypeInfo,
  type ValueNode,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { Path, Problem } from '../../contacts/validation/problem.ts';
import { errorCode } from './error-code.ts';

/** Returns the problems of a list. Stored in the extensions of arguments that no operation checks. */
export type ListCheck = (elements: readonly unknown[], path: Path) => Problem[];

interface CheckedArgument {
  name: string;
  value: ValueNode;
  check: ListCheck;
}

/**
 * Returns the problem of a list argument with these variables, before any data is read or changed. Undefined if there
 * is none.
 */
export function listArgumentProblem(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | undefined,
  given: Record<string, unknown>,
): GraphQLError | undefined {
  const args = checkedArguments(schema, document);
  if (args.length === 0) return undefined;
  const variables = { ...defaultsOf(document, operationName), ...given };
  for (const { name, value, check } of args) {
    const problems = check([valueFromASTUntyped(value, variables) ?? []].flat(), [name]);
    const [first] = problems;
    if (first === undefined) continue;
    const extensions = { code: errorCode(first.code), problems, http: { status: 400, spec: true } };
    return new GraphQLError(first.message, { nodes: value, extensions });
  }
  return undefined;
}

const known = new WeakMap<DocumentNode, CheckedArgument[]>();

function checkedArguments(schema: GraphQLSchema, document: DocumentNode): CheckedArgument[] {
  const before = known.get(document);
  if (before !== undefined) return before;
  const found: CheckedArgument[] = [];
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      Argument({ name, value }) {
        const check = types.getArgument()?.extensions.check as ListCheck | undefined;
        if (check !== undefined) found.push({ name: name.value, value, check });
      },
    }),
  );
  known.set(document, found);
  return found;
}

function defaultsOf(document: DocumentNode, operationName: string | undefined): Record<string, unknown> {
  const definitions = getOperationAST(document, operationName)?.variableDefinitions ?? [];
  return Object.fromEntries(
    definitions.map(({ variable, defaultValue }) => [
      variable.name.value,
      defaultValue && valueFromASTUntyped(defaultValue),
    ]),
  );
}
