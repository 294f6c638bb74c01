import type { Origin, Scope } from '../access/access-key.ts';

/** The common part of gateways with and without a server. */
interface Administration {
  /**
   * Creates a workspace and returns its id. Rejects if there is a workspace with this id, or if the id is not a UUID.
   *
   * @example const { id } = await gateway.createWorkspace({ name: 'Shop' });
   */
  createWorkspace(workspace: NewWorkspace): Promise<{ id: string }>;
  /**
   * Creates an access key and returns its secret, which clients send as `Authorization: AccessKey <secret>`. The database
   * holds only its hash, so that the secret cannot be read again. Rejects if the workspace does not exist, or if the
   * key is invalid.
   */
  createKey(key: NewKey): Promise<{ id: string; secret: string }>;
  /** Returns whether the gateway can read and write now, like `/health/ready`. Never rejects. */
  health(): Promise<Health>;
}

/** A gateway with a server of its own. */
export interface GatewayServer extends Administration {
  /** The address that the server listens on, for example `http://127.0.0.1:4000`. */
  readonly url: string;
  /**
   * Stops listening, completes requests in progress, for at most ten seconds, and closes the database. Then nothing of the
   * gateway keeps the process alive. Later calls return the same promise.
   */
  close(): Promise<void>;
}

/** A gateway without a server, for the server of another program. */
export interface Gateway extends Administration {
  /**
   * Answers GraphQL requests: a listener for `node:http`, and a middleware for Express and Connect. It answers at every path
   * at which it is mounted. A middleware before it may have parsed the body as JSON into `request.body`, as `express.json()`
   * does.
   */
  graphqlHandler(request: HttpRequest, response: HttpResponse): void;
  /**
   * A plugin for Fastify 5 with the routes of both APIs, for `application.register(gateway.fastifyPlugin, { prefix: '/crm' })`.
   * Registering rejects if the application cannot serve these routes, and says what to change.
   */
  fastifyPlugin(application: object, options: FastifyPluginOptions): Promise<void>;
  /**
   * Returns figures in the text format of Prometheus, as `/metrics` does, without those of the process. All gateways of a
   * process count together. Rejects if the setting `METRICS` is off.
   */
  metrics(): Promise<{ contentType: string; text: string }>;
  /**
   * Rejects new requests with 503, completes requests in progress, for at most ten seconds, and closes the database. Close
   * your server first. Then nothing of the gateway keeps the process alive. Later calls return the same promise.
   */
  close(): Promise<void>;
}

export interface FastifyPluginOptions {
  /** The path before all routes, without parameters, for example `/crm`. Fastify reads this option. */
  prefix?: string;
  /** Whether to add the routes of the REST API and `/openapi.json`. Default: true. */
  rest?: boolean;
  /** Whether to add `/graphql`. Default: true. */
  graphql?: boolean;
}

export interface NewWorkspace {
  name: string;
  /** A UUID. Default: a new one. */
  id?: string;
}

export interface NewKey {
  /** The id of its workspace. */
  workspaceId: string;
  /** Default: `unnamed`. */
  name?: string;
  /** The rights of the key. Default: `contacts:read` and `contacts:write`. */
  scopes?: readonly Scope[];
  /** The origin of its requests in the history. Default: `api`. */
  origin?: Origin;
}

/** `reason` is `loading`, or why the database does not serve, for example `unreachable`. */
export type Health = { status: 'ready' } | { status: 'unavailable'; reason: string };

/** The parts of `IncomingMessage` (`node:http`) that tell it from other requests. */
export interface HttpRequest {
  method?: string | undefined;
  url?: string | undefined;
  headers: object;
}

/** The parts of `ServerResponse` (`node:http`) that tell it from other responses. */
export interface HttpResponse {
  statusCode: number;
  writableEnded: boolean;
  setHeader(name: string, value: string): unknown;
}
