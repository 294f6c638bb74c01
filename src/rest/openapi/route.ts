import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { preferredEncoding } from '../../protocol/accept-encoding.ts';
import { entityTagsFrom } from '../../protocol/entity-tags.ts';

const ENCODINGS = ['br', 'gzip'] as const;

/** The OpenAPI document at `/openapi.json`, for everybody: it holds nothing but what the source does. */
export async function openapiRoute(server: FastifyInstance): Promise<void> {
  let making: ReturnType<typeof makeDocument> | undefined;
  server.get('/openapi.json', async ({ headers }, reply) => {
    making ??= makeDocument().catch((error) => {
      // What could not be loaded, for want of file descriptors say, is loaded again for the next request.
      making = undefined;
      throw error;
    });
    const { hash, ...contents } = await making;
    // Weak: one tag for the document in every encoding.
    reply.headers({ etag: `W/"${hash}"`, 'cache-control': 'no-cache', vary: varyWith(reply.getHeader('vary')) });
    const known = entityTagsFrom(headers['if-none-match'] ?? '');
    if (known === '*' || known?.includes(hash)) return reply.code(304).send();
    const encoding = preferredEncoding(headers['accept-encoding'], ENCODINGS);
    if (encoding !== undefined) reply.header('content-encoding', encoding);
    return reply.type('application/json; charset=utf-8').send(contents[encoding ?? 'identity']);
  });
}

function varyWith(vary: unknown): string {
  return [vary ?? [], 'Accept-Encoding'].flat().join(', ');
}

/**
 * The document in every encoding, one buffer of each for all responses. Loads what makes it only now, so that the start
 * does not wait for that.
 */
async function makeDocument() {
  const { openapiDocument } = await import('./document.ts');
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  const identity = Buffer.from(JSON.stringify(openapiDocument(version)));
  const [br, gzipped] = await Promise.all([promisify(brotliCompress)(identity), promisify(gzip)(identity)]);
  return { identity, br, gzip: gzipped, hash: createHash('sha256').update(identity).digest('base64url') };
}
