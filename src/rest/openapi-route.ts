import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';

/** The OpenAPI document at `/openapi.json`, for everybody: it holds nothing but what the source does. */
export async function openapiRoute(server: FastifyInstance): Promise<void> {
  let making: ReturnType<typeof makeDocument> | undefined;
  server.get('/openapi.json', async (request, reply) => {
    making ??= makeDocument();
    const made = await making;
    reply.header('etag', made.tag).header('cache-control', 'no-cache');
    if (request.headers['if-none-match'] === made.tag) return reply.code(304).send();
    return reply.type('application/json; charset=utf-8').send(made.text);
  });
}

/** Loads what makes it only now, so that the start does not wait for that. One buffer serves all responses. */
async function makeDocument(): Promise<{ text: Buffer; tag: string }> {
  const { openapiDocument } = await import('./openapi.ts');
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const text = Buffer.from(JSON.stringify(openapiDocument(version)));
  return { text, tag: `"${createHash('sha256').update(text).digest('base64url')}"` };
}
