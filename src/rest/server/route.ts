import type { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Precondition } from '../../contacts/validation/precondition.ts';
import type { ContactRelations } from '../../resolvers/runtime/contact-relations.ts';
import type { Operation } from '../../resolvers/runtime/operation.ts';

/** One route of the REST API: its handling and, for the OpenAPI document, its requests and responses. */
export interface Route extends RouteDescription {
  operation: Operation<never, unknown>;
  responses: Record<number, ResponseDescription>;
  answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
}

interface RouteDescription {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Relative to the address of the server, with parameters in braces. */
  path: string;
  /** Examples of path parameters, if those that operations share do not fit. */
  pathExamples?: Record<string, string>;
  tag: 'Contacts' | 'Identifiers' | 'Lists' | 'Accounts' | 'Attribute definitions' | 'Access keys' | 'Workspaces';
  summary: string;
  description?: string;
  query?: Record<string, Parameter>;
  /** The names of condition headers that the route accepts. */
  headers?: readonly ('If-Match' | 'If-None-Match')[];
  body?: { schema: object; example: unknown };
  /** For routes that only read, although their method suggests a change. */
  isReadOnly?: true;
  /** The statuses of problems that only some routes have. `merged` is a 409 that only concerns a merged contact. */
  problems?: readonly (301 | 308 | 409 | 412 | 422 | 'merged')[];
}

export interface Parameter {
  schema: object;
  description: string;
}

interface ResponseDescription {
  description: string;
  /** Undefined if the response has no body. */
  schema?: object;
  /** The media type of the body. Default: JSON. */
  mediaType?: string;
  example?: unknown;
  /** The names of headers that the response may have. */
  headers?: readonly string[];
}

/** A route with the types of its path and its operation. */
export interface RouteDeclaration<Path extends string, Input, Result extends object> extends RouteDescription {
  path: Path;
  /** The operation to run. It has the same name as in GraphQL, except for a few operations that GraphQL combines. */
  operation: Operation<Input, Result>;
  /** The input of the operation. */
  input(request: RouteRequest<Path>): NoInfer<Input>;
  /** The status for a result. Default: the lowest status in `responses`. */
  status?(result: NoInfer<Result>): number;
  /** The version of the resource, for the header `ETag`. */
  version?(result: NoInfer<Result>): number;
  responses: Record<number, RouteResponse<Path, NoInfer<Result>>>;
}

export interface RouteResponse<Path extends string, Result> extends ResponseDescription {
  /** The body for a result. Undefined if the response has none. */
  body?(result: Result, request: RouteRequest<Path>): object | Promise<object>;
  /** The body for a result, if it is a stream instead. The stream ends the work of the result. */
  stream?(result: Result): Readable;
  /** The path segments of the created resource, for the header `Location`. */
  location?(result: Result, request: RouteRequest<Path>): readonly string[];
}

/** A request as routes see it. */
export interface RouteRequest<Path extends string> {
  /** The path parameters, decoded. */
  params: PathParams<Path>;
  query: Record<string, unknown>;
  /** The unchecked body. `MalformedBody` if it cannot be read. */
  body: unknown;
  /** From `If-Match` and `If-None-Match`, for changes that accept them and their previews. */
  precondition: Precondition | undefined;
  /** The requested attributes. */
  attributes: readonly string[];
  /** Loads related objects of the nodes in the result. */
  relations: ContactRelations;
}

/** The parameters of a path as an object type. */
type PathParams<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? { [Key in Name]: string } & PathParams<Rest>
  : unknown;

/** Returns whether a route changes data, so that it accepts an idempotency key. */
export function changesSomething({ method, isReadOnly }: Pick<RouteDescription, 'method' | 'isReadOnly'>): boolean {
  return method !== 'GET' && isReadOnly !== true;
}
