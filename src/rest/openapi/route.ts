import type { FastifyInstance } from 'fastify';
import { packageVersion } from '../../protocol/package-file.ts';
import { staticContent } from '../../protocol/static-content.ts';

/** The OpenAPI document at `/openapi.json`. Needs no key, because it contains nothing beyond the source code. */
export async function openapiRoute(server: FastifyInstance): Promise<void> {
  server.get('/openapi.json', staticContent('application/json', documentText));
}

/** Loads the modules that create the document on the first request, so that they do not delay the start. */
async function documentText(): Promise<string> {
  const { openapiDocument } = await import('./document.ts');
  return JSON.stringify(openapiDocument(packageVersion()));
}
