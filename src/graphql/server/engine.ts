import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  NoSchemaIntrospectionCustomRule,
  type Source,
  specifiedRules,
  validate,
} from 'graphql';
import { noServiceRule } from '../federation/no-service-rule.ts';
import { documentCache } from '../limits/document-cache.ts';
import { withShortMessage } from '../limits/error-message.ts';
import { jsonVariablesRule } from '../limits/json-literal.ts';
import { limitError } from '../limits/limits.ts';
import { listArgumentProblem } from '../limits/list-arguments.ts';
import { parseWithinLimits } from '../limits/parse.ts';
import { complexityProblem } from '../limits/query-complexity.ts';
import { ABORTED, type BudgetLimit } from '../limits/work-budget.ts';
import type { Context } from '../operations/run.ts';

/** The maximum number of reported errors in a document. One more error says that there are more. */
const MAX_ERRORS = 5;
/**
 * The maximum number of reported errors in variables. Each quotes a whole value, which is shortened only afterwards.
 */
const MAX_VARIABLE_ERRORS = 2;

/** Longer documents, in characters, get no suggestions: comparing a name of 1 MiB with the known names takes 140 ms. */
const MAX_LENGTH_WITH_SUGGESTIONS = 64 * 1024;

/** The arguments of an execution. */
export type EngineArgs = Omit<ExecutionArgs, 'contextValue'> & { contextValue: Context };

/** Parses, validates and executes documents within the limits. */
export interface Engine {
  /** Throws a `GraphQLError` if the text is not a document or exceeds a limit. */
  parse(source: string | Source): DocumentNode;
  validate(schema: GraphQLSchema, document: DocumentNode): readonly GraphQLError[];
  /** Never rejects: exceptions become errors in the result. */
  execute(args: EngineArgs): Promise<ExecutionResult>;
}

/** Creates an engine. Without `introspection`, clients cannot query the schema, and errors do not suggest names. */
export function createEngine(introspection: boolean): Engine {
  const cache = documentCache();
  const hidden = introspection ? [] : [NoSchemaIntrospectionCustomRule, noServiceRule];
  const rules = [...specifiedRules, jsonVariablesRule, ...hidden];
  const hideSuggestions = !introspection;

  return {
    parse(source) {
      const text = typeof source === 'string' ? source : source.body;
      return cache.find(text) ?? parseWithinLimits(source);
    },
    validate(schema, document) {
      if (cache.has(document)) return [];
      const isLong = (document.loc?.end ?? 0) > MAX_LENGTH_WITH_SUGGESTIONS;
      const options = { maxErrors: MAX_ERRORS, hideSuggestions: hideSuggestions || isLong };
      return validate(schema, document, rules, options).map(invalidDocument);
    },
    async execute(args) {
      const { document, operationName, variableValues, contextValue } = args;
      const { schema } = args;
      const refusal =
        complexityProblem(schema, document, operationName ?? undefined, variableValues ?? undefined) ??
        listArgumentProblem(schema, document, operationName ?? undefined, variableValues ?? {});
      if (refusal !== undefined) return { errors: [refusal] };
      const result = await executed({ ...args, hideSuggestions, options: { maxCoercionErrors: MAX_VARIABLE_ERRORS } });
      const { budget } = contextValue;
      if (budget.isAborted()) return { errors: [ABORTED] };
      await budget.checkResponse(result.data);
      // Only for authenticated callers, so that others cannot fill the cache.
      if (contextValue.isAdmitted()) cache.add(document);
      const exceeded = budget.exceeded();
      return exceeded === undefined ? result : { errors: [overBudget(exceeded, document, operationName)] };
    },
  };
}

function overBudget(
  limit: BudgetLimit,
  document: DocumentNode,
  operationName: string | null | undefined,
): GraphQLError {
  const isMutation = getOperationAST(document, operationName)?.operation === 'mutation';
  return limitError(limit, undefined, isMutation ? '; what was changed before this stays changed' : '');
}

function invalidDocument(error: GraphQLError): GraphQLError {
  const short = withShortMessage(error);
  // `spec`: status 400 only for clients of application/graphql-response+json, as GraphQL over HTTP requires.
  Object.assign(short.extensions, { code: 'GRAPHQL_VALIDATION_FAILED', http: { status: 400, spec: true } });
  return short;
}

/** Always returns a result: stack exhaustion is thrown, other errors are already part of the result. */
async function executed(args: ExecutionArgs): Promise<ExecutionResult> {
  try {
    return await execute(args);
  } catch (error) {
    return { errors: [error as GraphQLError] };
  }
}
