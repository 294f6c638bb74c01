import type { FastifyRequest } from 'fastify';
import { type DocumentNode, getOperationAST } from 'graphql';
import { processRegularResult } from 'graphql-yoga';
import type { Services } from '../../resolvers/runtime/services.ts';
import { createContext } from '../operations/run.ts';
import { schema } from '../schema.ts';
import type { Engine } from './engine.ts';
import { maskError } from './mask-error.ts';
import type { MediaType } from './media-type.ts';
import type { PersistedOperations } from './persisted-operations.ts';
import { isObject, requestParams } from './request-params.ts';
import { logErrors, type ServerContext } from './use-error-logging.ts';
import type { GraphQLServer } from './yoga.ts';

/** The usual request: one document as JSON. */
interface PlainPost {
  query: string;
  variables: Record<string, unknown> | undefined;
  operationName: string | undefined;
}

/**
 * Executes plain posts as Yoga would, but without making a WHATWG request and response of them and without the hooks
 * of plugins: most of the time of a request went there. Gives nothing, and has done nothing, where a request is none,
 * or names no operation that can be executed: Yoga then says why.
 */
export function fastPath(
  yoga: GraphQLServer,
  services: Services,
  engine: Engine,
  operations: PersistedOperations | undefined,
) {
  return async (
    request: FastifyRequest,
    mediaType: MediaType,
    server: ServerContext,
  ): Promise<PlainAnswer | Response | undefined> => {
    if (mediaType !== 'application/json' && mediaType !== 'application/graphql-response+json') return undefined;
    const post = plainPostFrom(request, operations);
    const document = post && documentOf(engine, post.query);
    if (document === undefined) return undefined;
    const { variables, operationName } = post as PlainPost;
    if (!['query', 'mutation'].includes(getOperationAST(document, operationName)?.operation ?? '')) return undefined;
    const problems = engine.validate(schema, document);
    if (problems.length > 0) return processRegularResult({ errors: problems }, yoga.fetchAPI, mediaType);

    const { errors, ...result } = await engine.execute({
      schema,
      document,
      contextValue: createContext(services, server),
      variableValues: variables,
      operationName,
    });
    if (errors === undefined) return { contentType: `${mediaType}; charset=utf-8`, content: JSON.stringify(result) };
    const masked = { ...result, errors: errors.map(maskError) };
    logErrors(masked.errors, server.log);
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
  operations: PersistedOperations | undefined,
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

function documentOf(engine: Engine, query: string): DocumentNode | undefined {
  try {
    return engine.parse(query);
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
