import type { FastifyInstance } from 'fastify';
import { packageVersion } from '../../protocol/package-file.ts';
import { staticContent } from '../../protocol/static-content.ts';
import { serverOrigin } from './server-origin.ts';

/**
 * The number of addresses for which a process keeps a document. Clients at further addresses get a document with a
 * relative address, so that nobody can make the server create documents without end.
 */
const MAX_ORIGINS = 8;

/**
 * The OpenAPI document at `/openapi.json`, with the address of the server if it is known. Needs no key, because it
 * contains nothing beyond the source code.
 */
export async function openapiRoute(server: FastifyInstance): Promise<void> {
  const relative = documentFor(server.prefix || '/');
  const byOrigin = new Map<string, typeof relative>();
  server.get('/openapi.json', (request, reply) => {
    const origin = serverOrigin(request);
    if (origin === undefined) return relative(request, reply);
    if (!byOrigin.has(origin) && byOrigin.size < MAX_ORIGINS) byOrigin.set(origin, documentFor(origin + server.prefix));
    return (byOrigin.get(origin) ?? relative)(request, reply);
  });
}

/** Loads the modules that create the document on the first request, so that they do not delay the start. */
function documentFor(url: string) {
  return staticContent('application/json', async () => {
    const { openapiDocument } = await import('./document.ts');
    return JSON.stringify(openapiDocument(packageVersion(), url));
  });
}
