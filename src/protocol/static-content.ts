import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { preferredEncoding } from './accept-encoding.ts';

/**
 * Answers with a text that is made and compressed when first asked for. One copy of each form serves all responses,
 * however many of them wait to be read. What cannot be made, for want of file descriptors say, is made again for the
 * next request.
 */
export function staticContent(type: string, make: () => Promise<string>, headers: Record<string, string> = {}) {
  const zipped = retried(() => make().then(zip));
  const plain = retried(async () => promisify(gunzip)((await zipped()).content));
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { etag, content } = await zipped();
    // The client asks again at every visit, so that a new version shows at once, but gets only what has changed.
    const vary = [reply.getHeader('vary') ?? [], 'accept-encoding'].flat().join(', ');
    reply.headers({ etag, vary, 'cache-control': 'no-cache', ...headers });
    if (request.headers['if-none-match']?.includes(etag)) return reply.code(304).send();
    reply.type(`${type}; charset=utf-8`);
    if (preferredEncoding(request.headers['accept-encoding'], ['gzip']) === 'gzip') {
      return reply.header('content-encoding', 'gzip').send(content);
    }
    return reply.send(await plain());
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

/** A text compressed, with a tag that is weak, since it stands for the text as it is, too. */
async function zip(text: string) {
  const etag = `W/"${createHash('sha256').update(text).digest('base64url')}"`;
  return { etag, content: await promisify(gzip)(text) };
}
