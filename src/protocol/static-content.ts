import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { preferredEncoding } from './accept-encoding.ts';
import { entityTagsFrom } from './entity-tags.ts';

const ENCODINGS = ['br', 'gzip'] as const;

/** Nearly as small as the best, which takes seconds for a script of 1 MiB. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

/**
 * Answers with a text that is made and compressed when first asked for. One copy of each form serves all responses,
 * however many of them wait to be read. What cannot be made, for want of file descriptors say, is made again for the
 * next request.
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
    // The client asks again at every visit, so that a new version shows at once, but gets only what has changed.
    const vary = [reply.getHeader('vary') ?? [], 'Accept-Encoding'].flat().join(', ');
    // The tag is weak, since it stands for the text in every encoding.
    reply.headers({ etag: `W/"${hash}"`, vary, 'cache-control': 'no-cache', ...headers });
    const known = entityTagsFrom(request.headers['if-none-match'] ?? '');
    if (known === '*' || known?.includes(hash)) return reply.code(304).send();
    reply.type(`${type}; charset=utf-8`);
    const encoding = preferredEncoding(request.headers['accept-encoding'], ENCODINGS);
    if (encoding === undefined) return reply.send(content);
    return reply.header('content-encoding', encoding).send(await encoded[encoding]());
  };
}

/** Does the work once for all who ask, and again after a failure. */
function retried<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let working: Promise<Result> | undefined;
  return () => {
    working ??= work().catch((error) => {
      working = undefined;
      throw error;
    });
    return working;
  };
}
