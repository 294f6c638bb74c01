import type { FastifyRequest } from 'fastify';
import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLError,
  getOperationAST,
} from 'graphql';
import { processRegularResult } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import type { Services } from '../resolvers/services.ts';
import { createContext } from './context.ts';
import { costProblem } from './document-cost.ts';
import type { ListedOperations } from './listed-operations.ts';
import { errorMask } from './mask-error.ts';
import type { MediaType } from './media-type.ts';
import { isObject, requestParams } from './request-params.ts';
import { schema } from './schema.ts';
import { logFailures, type ServerContext } from './use-failure-log.ts';
import type { GraphQLOptions, GraphQLServer } from './yoga.ts';

/** The usual request: one document as JSON. */
interface PlainPost {
  query: string;
  variables: Record<string, unknown> | undefined;
  operationName: string | undefined;
}

/** Longer texts are not kept: together they would fill the memory. */
const LONGEST_KEPT = 20_000;

/**
 * Executes plain posts as Yoga would, but without making a WHATWG request and response of them and without the hooks
 * of plugins: most of the time of a request went there. Gives nothing, and has done nothing, where a request is none,
 * or its document is not one that can be executed: Yoga then says why.
 */
export function plainPosts(yoga: GraphQLServer, services: Services, { introspection, operations }: GraphQLOptions) {
  /** Documents that can be executed, by their text: most clients send a few, over and over again. */
  const documents = new LRUCache<string, DocumentNode>({ max: 500 });
  const mask = errorMask(introspection);

  return async (
    request: FastifyRequest,
    mediaType: MediaType,
    server: ServerContext,
  ): Promise<PlainAnswer | Response | undefined> => {
    if (mediaType !== 'application/json' && mediaType !== 'application/graphql-response+json') return undefined;
    const post = plainPostFrom(request, operations);
    const document = post && (documents.get(post.query) ?? executable(yoga, documents, post.query));
    if (document === undefined) return undefined;
    const { variables, operationName } = post as PlainPost;
    if (!['query', 'mutation'].includes(getOperationAST(document, operationName)?.operation ?? '')) return undefined;
    if (costProblem(document, operationName, variables) !== undefined) return undefined;

    const { errors, ...result } = await executed({
      schema,
      document,
      contextValue: createContext(services, server),
      variableValues: variables,
      operationName,
    });
    if (errors === undefined) return { contentType: `${mediaType}; charset=utf-8`, content: JSON.stringify(result) };
    const masked = { ...result, errors: errors.map(mask) };
    logFailures(masked.errors, server.log);
    return processRegularResult(masked, yoga.fetchAPI, mediaType);
  };
}

interface PlainAnswer {
  contentType: string;
  content: string;
}

/**
 * The request as a plain post; undefined where it is anything else, or anything is wrong with it, such as a document
 * that is none of those that are listed, where only they run.
 */
function plainPostFrom(
  { method, body }: FastifyRequest,
  operations: ListedOperations | undefined,
): PlainPost | undefined {
  if (method !== 'POST' || typeof body !== 'string') return undefined;
  const sent = parsed(body);
  if (!isObject(sent)) return undefined;
  const given = requestParams(sent);
  const { variables, operationName, extensions } = given;
  const query = operations === undefined ? given.query : operations.textOf(given);
  if (typeof query !== 'string') return undefined;
  if (variables !== undefined && variables !== null && !isObject(variables)) return undefined;
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') return undefined;
  if (extensions !== undefined && extensions !== null && !isObject(extensions)) return undefined;
  return { query, variables: variables ?? undefined, operationName: operationName ?? undefined };
}

/** The document of a query, where it can be executed, by the parser and the rules that Yoga has with our plugins. */
function executable(
  yoga: GraphQLServer,
  documents: LRUCache<string, DocumentNode>,
  query: string,
): DocumentNode | undefined {
  const { parse, validate } = yoga.getEnveloped({});
  try {
    const document = parse(query);
    if (validate(schema, document).length > 0) return undefined;
    if (query.length <= LONGEST_KEPT) documents.set(query, document);
    return document;
  } catch {
    return undefined;
  }
}

/** A result in any case: exhausting the stack is thrown, other errors are part of it. */
async function executed(given: ExecutionArgs): Promise<ExecutionResult> {
  try {
    return await execute(given);
  } catch (error) {
    return { errors: [error as GraphQLError] };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
