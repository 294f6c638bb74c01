import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ENCODINGS, preferredEncoding } from './accept-encoding.ts';
import { entityTagsFrom } from './entity-tags.ts';
import { retried } from './retried.ts';

/** Almost as small as the highest quality, which takes seconds for a script of 1 MiB. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

/**
 * Returns a handler that responds with a static text. The first request creates and compresses the text. All responses
 * share one copy of each encoding, so waiting clients cost no memory. If creating it fails, for example for lack of
 * file descriptors, the next request tries again.
 */
export function staticContent(type: string, make: () => Promise<string>, headers: Record<string, string> = {}) {
  const plain = retried(async () => {
    const content = Buffer.from(await make());
    return { content, hash: createHash('sha256').update(content).digest('base64url') };
  });
  const encoded = {
    br: retried(async () => promisify(brotliCompress)((await plain()).content, BROTLI)),
    gzip: retried(async () => promisify(gzip)((await plain()).content)),
  };
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { content, hash } = await plain();
    // The client revalidates at every visit, so that it sees a new version at once and downloads only changed content.
    const vary = [reply.getHeader('vary') ?? [], 'Accept-Encoding'].flat().join(', ');
    // The tag is weak because all encodings share it.
    reply.headers({ etag: `W/"${hash}"`, vary, 'cache-control': 'no-cache', ...headers });
    const known = entityTagsFrom(request.headers['if-none-match'] ?? '');
    if (known === '*' || known?.includes(hash)) return reply.code(304).send();
    reply.type(`${type}; charset=utf-8`);
    const encoding = preferredEncoding(request.headers['accept-encoding'], ENCODINGS);
    if (encoding === undefined) return reply.send(content);
    return reply.header('content-encoding', encoding).send(await encoded[encoding]());
  };
}
