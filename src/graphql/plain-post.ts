import type { FastifyRequest } from 'fastify';
import { type ExecutionResult, type GraphQLError, getOperationAST } from 'graphql';
import { isAsyncIterable, processRegularResult } from 'graphql-yoga';
import { maskError } from './mask-error.ts';
import { logFailures, type ServerContext } from './use-failure-log.ts';
import type { GraphQLServer } from './yoga.ts';

/** The usual request: one document as JSON, and an `Accept` that leaves no doubt. */
interface PlainPost {
  query: string;
  variables: Record<string, unknown> | undefined;
  operationName: string | undefined;
  mediaType: 'application/json' | 'application/graphql-response+json';
}

/** What clients send as `Accept`, and what Yoga answers with. */
const MEDIA_TYPES = new Map<string | undefined, PlainPost['mediaType']>([
  [undefined, 'application/json'],
  ['*/*', 'application/json'],
  ['application/json', 'application/json'],
  ['application/json, text/plain, */*', 'application/json'],
  ['application/graphql-response+json', 'application/graphql-response+json'],
  ['application/graphql-response+json, application/json', 'application/graphql-response+json'],
  ['application/graphql-response+json,application/json;q=0.9', 'application/graphql-response+json'],
]);

const PROPERTIES = new Set(['query', 'variables', 'operationName']);

/** The request as a plain post; undefined where it is anything else, or anything is wrong with it. */
export function plainPostFrom({ method, headers, body }: FastifyRequest): PlainPost | undefined {
  const mediaType = MEDIA_TYPES.get(headers.accept);
  if (method !== 'POST' || mediaType === undefined || typeof body !== 'string') return undefined;
  const given = parsed(body);
  if (!isObject(given) || Object.keys(given).some((name) => !PROPERTIES.has(name))) return undefined;
  const { query, variables, operationName } = given;
  if (typeof query !== 'string') return undefined;
  if (variables !== undefined && variables !== null && !isObject(variables)) return undefined;
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') return undefined;
  return { query, variables: variables ?? undefined, operationName: operationName ?? undefined, mediaType };
}

/**
 * Executes a plain post as Yoga would, with its plugins and caches, but without making a WHATWG request and response
 * of it: most of the time of a request went there. Gives nothing, and has done nothing, where the document is not
 * one that can be executed: Yoga then says why.
 */
export async function answerPlainPost(
  yoga: GraphQLServer,
  { query, variables, operationName, mediaType }: PlainPost,
  context: ServerContext,
): Promise<string | Response | undefined> {
  const { parse, validate, schema, contextFactory, execute } = yoga.getEnveloped({
    ...context,
    params: { query, variables, operationName },
  });
  const document = documentFrom(parse, query);
  if (document === undefined || validate(schema, document).length > 0) return undefined;
  if (!['query', 'mutation'].includes(getOperationAST(document, operationName)?.operation ?? '')) return undefined;

  let result: ExecutionResult;
  try {
    result = await execute({
      schema,
      document,
      contextValue: await contextFactory(),
      variableValues: variables,
      operationName,
    });
  } catch (error) {
    result = { errors: [maskError(error)] };
  }
  if (result.errors === undefined && result.extensions === undefined && !isAsyncIterable(result)) {
    return JSON.stringify(result);
  }
  logFailures(result.errors as GraphQLError[], context.log);
  return processRegularResult(result, yoga.fetchAPI, mediaType);
}

function documentFrom(parse: ReturnType<GraphQLServer['getEnveloped']>['parse'], query: string) {
  try {
    return parse(query);
  } catch {
    return undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
