import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { openapiDocument } from './openapi.ts';

/** The OpenAPI document at `/openapi.json`, for everybody: it holds nothing but what the source does. */
export async function openapiRoute(server: FastifyInstance): Promise<void> {
  let made: { text: string; tag: string } | undefined;
  server.get('/openapi.json', (request, reply) => {
    made ??= makeDocument();
    reply.header('etag', made.tag).header('cache-control', 'no-cache');
    if (request.headers['if-none-match'] === made.tag) return reply.code(304).send();
    return reply.type('application/json; charset=utf-8').send(made.text);
  });
}

function makeDocument(): { text: string; tag: string } {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const text = JSON.stringify(openapiDocument(version));
  return { text, tag: `"${createHash('sha256').update(text).digest('base64url')}"` };
}
