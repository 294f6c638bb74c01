import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import fastify, { type FastifyInstance, LogController } from 'fastify';
import type { Logger } from 'pino';
import type { Admission } from '../http/admission.ts';
import { requestIdOf } from '../http/request-id.ts';
import { addRequestRules } from '../http/request-rules.ts';
import type { ServerSettings } from '../http/server-settings.ts';
import type { Parts } from '../parts.ts';
import { countResponses, graphqlRoutes } from './fastify-plugin.ts';
import type { Gateway } from './public-types.ts';

/**
 * Returns a listener of GraphQL requests at every path, for the servers of other programs. It is an application of Fastify
 * that never listens, so that it has the same rules as the program.
 */
export async function graphqlHandler(
  parts: Pick<Parts, 'services' | 'loadGraphQL'>,
  admission: Admission,
  { trustProxy }: Pick<ServerSettings, 'trustProxy'>,
  log: Logger,
): Promise<Gateway['graphqlHandler']> {
  const server = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: requestIdOf,
    trustProxy,
  }) as unknown as FastifyInstance;
  addRequestRules(server);
  server.addHook('preParsing', async ({ raw, headers }, _reply, body) =>
    raw.readableDidRead ? parsedBody(raw, Number(headers['content-length'])) : body,
  );
  countResponses(server, admission);
  server.register(graphqlRoutes(parts, admission, '*'));
  await server.ready();
  return (request, response) => server.routing(request as IncomingMessage, response as unknown as ServerResponse);
}

/** Returns the body of a request that a middleware has read and parsed, with the number of its bytes. */
function parsedBody({ body }: IncomingMessage & { body?: unknown }, receivedEncodedLength: number): Readable {
  if (typeof body !== 'object' || body === null || Buffer.isBuffer(body)) {
    throw new Error('the body was read before graphqlHandler: mount the handler before middleware that reads bodies');
  }
  return Object.assign(Readable.from([Buffer.from(JSON.stringify(body))]), { receivedEncodedLength });
}
