import type { FastifyInstance, FastifyReply } from 'fastify';
import { graphqlPlugin } from '../graphql/server/endpoint.ts';
import { GRAPHQL_OVERLOAD_RESPONSE } from '../graphql/server/overload-response.ts';
import type { Admission } from '../http/admission.ts';
import { type ResponseEvent, responses } from '../http/events.ts';
import { addRequestRules } from '../http/request-rules.ts';
import { MAX_PATH_PART } from '../http/server.ts';
import type { Parts } from '../parts.ts';
import { OVERLOADED } from '../protocol/failure.ts';
import { openapiRoute } from '../rest/openapi/route.ts';
import { restPlugin } from '../rest/plugin.ts';
import { sendError, sendFailure, sendNotFound } from '../rest/server/errors.ts';
import type { FastifyPluginOptions } from './public-types.ts';

type UsedParts = Pick<Parts, 'services' | 'loadGraphQL'>;

/**
 * Returns a plugin with the routes of both APIs for the application of another program. All hooks, parsers and handlers
 * are inside the plugin, so that the other routes of the application stay as they are.
 */
export function fastifyPlugin(parts: UsedParts, admission: Admission) {
  return async (application: object, { rest = true, graphql = true }: FastifyPluginOptions): Promise<void> => {
    const server = application as FastifyInstance;
    const problems = applicationProblems(server, rest);
    if (problems.length > 0) throw new Error(`contact-gateway cannot be registered: ${problems.join('; ')}`);
    addRequestRules(server);
    server.setReplySerializer((payload) => JSON.stringify(payload));
    server.setErrorHandler(sendError);
    // Without a prefix, unknown paths belong to the application.
    if (rest && server.prefix !== '') server.setNotFoundHandler(sendNotFound);
    countResponses(server, admission);
    if (rest) {
      server.register(async (scope) => {
        admission.protect(scope, (request, reply) => sendFailure(request, reply, OVERLOADED));
        scope.register(restPlugin(parts.services));
        scope.register(openapiRoute);
      });
    }
    if (graphql) server.register(graphqlRoutes(parts, admission));
  };
}

/** GraphQL with its protection, at `/graphql` or another path. */
export function graphqlRoutes({ services, loadGraphQL: load }: UsedParts, admission: Admission, path?: string) {
  return async (server: FastifyInstance): Promise<void> => {
    admission.protect(server, (_request, reply) => sendOverload(reply));
    const surroundings = { load, graphiql: undefined, demo: undefined, routes: [] };
    server.register(graphqlPlugin(services, path === undefined ? surroundings : { ...surroundings, path }));
  };
}

/** Publishes each response, except those to rejected requests. */
export function countResponses(server: FastifyInstance, admission: Admission): void {
  server.addHook('onResponse', async (_request, { raw, statusCode: status }) => {
    if (responses.hasSubscribers && !admission.isRefused(raw)) responses.publish({ status } satisfies ResponseEvent);
  });
}

function sendOverload(reply: FastifyReply): FastifyReply {
  const { contentType, body } = GRAPHQL_OVERLOAD_RESPONSE;
  return reply.code(503).type(contentType).send(body);
}

/** Returns the changes that the application needs before it can serve these routes. */
function applicationProblems({ version, initialConfig, prefix }: FastifyInstance, rest: boolean): string[] {
  const problems: string[] = [];
  if (!version.startsWith('5.')) problems.push(`use Fastify 5 instead of ${version}`);
  if (initialConfig.http2) problems.push('use a Fastify application without http2');
  if (/[:*]/.test(prefix)) problems.push(`choose a prefix without parameters instead of "${prefix}"`);
  const longest = Math.max(initialConfig.maxParamLength ?? 0, initialConfig.routerOptions?.maxParamLength ?? 0);
  if (rest && longest < MAX_PATH_PART) {
    problems.push(
      `create the application with { routerOptions: { maxParamLength: ${MAX_PATH_PART} } }, because paths contain ` +
        'identifiers, or register only GraphQL with { rest: false }',
    );
  }
  return problems;
}
