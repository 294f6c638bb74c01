import type { FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';

/** The known parameters of a request. */
export interface RequestParams {
  query?: unknown;
  /** The id of a listed document (GraphQL over HTTP, appendix A). */
  documentId?: unknown;
  variables?: unknown;
  operationName?: unknown;
  extensions?: unknown;
}

/** Reads the parameters of an operation from the body of a POST or the URL of a GET. Throws a `GraphQLError`. */
export function requestParams({ method, url, body }: Pick<FastifyRequest, 'method' | 'url' | 'body'>): RequestParams {
  if (method === 'POST') return knownParams(bodyParams(body as string | undefined));
  if (method === 'GET') return knownParams(urlParams(url));
  throw badRequest('GraphQL only supports GET and POST requests.', { status: 405, headers: { Allow: 'GET, POST' } });
}

function bodyParams(body = ''): object {
  const sent = parseJson(body, 'POST body sent invalid JSON.');
  if (Array.isArray(sent)) throw badRequest('Batching is not supported.');
  if (typeof sent === 'object' && sent !== null) return sent;
  throw badRequest(`POST body is expected to be object but received ${sent === null ? sent : typeof sent}`);
}

/** If a parameter occurs twice, the first one counts. */
function urlParams(url: string): object {
  const given = [...new URL(url, 'http://localhost').searchParams].filter(([, value]) => value !== '');
  const params: Record<string, unknown> = Object.fromEntries(given.toReversed());
  for (const name of ['variables', 'extensions']) {
    if (name in params) params[name] = parseJson(params[name] as string, `the parameter ${name} must be JSON`);
  }
  return params;
}

/** The parameters that may hold the id of a document. The first existing one counts. */
const DOCUMENT_IDS = ['documentId', 'doc_id', 'id'] as const;

/**
 * Returns the known parameters. Clients add other properties, for example Relay's `id`, and send empty strings for
 * absent values.
 */
function knownParams(given: object): RequestParams {
  const { query, variables, operationName, extensions, ...more } = given as Record<string, unknown>;
  const documentId = DOCUMENT_IDS.map((name) => more[name]).find((id) => typeof id === 'string' && id !== '');
  const params: RequestParams = {};
  if (query !== undefined) params.query = query;
  if (documentId !== undefined) params.documentId = documentId;
  if (isGiven(variables)) params.variables = variables;
  if (isGiven(operationName)) params.operationName = operationName;
  if (isGiven(extensions)) params.extensions = extensions;
  return params;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== '';
}

function parseJson(text: string, message: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest(message);
  }
}

function badRequest(message: string, http: object = { status: 400 }): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http } });
}
