import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Precondition } from '../../contacts/validation/precondition.ts';
import type { ContactRelations } from '../../resolvers/runtime/contact-relations.ts';
import type { Operation } from '../../resolvers/runtime/operation.ts';

/** One call of the documented API: how it is answered and, for the OpenAPI document, what goes in and comes out. */
export interface Route extends RouteDescription {
  operation: Operation<never, unknown>;
  responses: Record<number, ResponseDescription>;
  answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
}

interface RouteDescription {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Under the address of the server, with its parameters in braces. */
  path: string;
  tag: 'Contacts' | 'Identifiers' | 'Lists' | 'Accounts' | 'Attribute definitions' | 'Workspaces';
  summary: string;
  description?: string;
  query?: Record<string, Parameter>;
  /** Names of headers that the call takes. */
  headers?: readonly ('If-Match' | 'If-None-Match')[];
  body?: { schema: object; example: unknown };
  /** For calls that change nothing although their method lets one think so. */
  isRead?: true;
  /** Statuses of problems that not every call can have; `merged` is a 409 about a contact that was merged away alone. */
  problems?: readonly (301 | 308 | 409 | 412 | 422 | 'merged')[];
}

export interface Parameter {
  schema: object;
  description: string;
}

interface ResponseDescription {
  description: string;
  /** Absent: the response has no body. */
  schema?: object;
  example?: unknown;
  /** Names of headers that the response may have. */
  headers?: readonly string[];
}

/** A route with the types of its path and of its operation. */
export interface RouteDeclaration<Path extends string, Input, Result extends object> extends RouteDescription {
  path: Path;
  /** The operation that runs. Its name is that of the same in GraphQL, except for the few that are one there. */
  operation: Operation<Input, Result>;
  /** The input of the operation. */
  input(request: RouteRequest<Path>): NoInfer<Input>;
  /** The status of a result; by default the lowest of `responses`. */
  status?(result: NoInfer<Result>): number;
  /** The version of what is shown, for the header `ETag`. */
  version?(result: NoInfer<Result>): number;
  responses: Record<number, RouteResponse<Path, NoInfer<Result>>>;
}

export interface RouteResponse<Path extends string, Result> extends ResponseDescription {
  /** The body for a result; absent if the response has none. */
  body?(result: Result, request: RouteRequest<Path>): object | Promise<object>;
  /** The parts of the path of what was created, for the header `Location`. */
  location?(result: Result, request: RouteRequest<Path>): readonly string[];
}

/** A request as a route reads it. */
export interface RouteRequest<Path extends string> {
  /** The parts of the path, decoded. */
  params: PathParams<Path>;
  query: Record<string, unknown>;
  /** As it came, of any shape; `MalformedBody` if it cannot be read. */
  body: unknown;
  /** From `If-Match` and `If-None-Match`, for a change that takes them and its preview. */
  precondition: Precondition | undefined;
  /** The attributes that the query asks for. */
  attributes: readonly string[];
  /** Loads what belongs to the nodes of the result. */
  relations: ContactRelations;
}

/** The names in braces of a path, each with a text. */
type PathParams<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? { [Key in Name]: string } & PathParams<Rest>
  : unknown;

/** Whether a call changes something, so that it can be repeated under an idempotency key. */
export function changesSomething({ method, isRead }: Pick<RouteDescription, 'method' | 'isRead'>): boolean {
  return method !== 'GET' && isRead !== true;
}
