import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { staticContent } from '../../protocol/static-content.ts';

/** The OpenAPI document at `/openapi.json`, for everybody: it holds nothing but what the source does. */
export async function openapiRoute(server: FastifyInstance): Promise<void> {
  server.get('/openapi.json', staticContent('application/json', documentText));
}

/** Loads what makes the document only when it is asked for, so that the start does not wait for that. */
async function documentText(): Promise<string> {
  const { openapiDocument } = await import('./document.ts');
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  return JSON.stringify(openapiDocument(version));
}
