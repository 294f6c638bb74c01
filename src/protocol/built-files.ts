import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ENCODINGS, preferredEncoding } from './accept-encoding.ts';
import { packageFile } from './package-file.ts';
import { retried } from './retried.ts';

/** The files that `npm run build:pages` makes, with a trailing slash. */
export const BUILT_PAGES = 'dist/pages/';

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ttf': 'font/ttf',
};

/** A name contains a hash of the content, so that a browser never needs to ask again. */
const FOREVER = 'public, max-age=31536000, immutable';

/**
 * Returns a handler that responds with a built file, compressed by the build. `headers` are added. All responses share
 * one copy of each encoding, so waiting clients cost no memory.
 */
export function builtFiles(headers: Record<string, string>) {
  const names = retried(async () => new Set(await readdir(packageFile(BUILT_PAGES))));
  const contents = new Map<string, () => Promise<Buffer>>();
  const contentOf = (name: string) => {
    const read = contents.get(name) ?? retried(() => readFile(packageFile(BUILT_PAGES + name)));
    contents.set(name, read);
    return read();
  };
  return async (request: FastifyRequest<{ Params: { name: string } }>, reply: FastifyReply) => {
    const { name } = request.params;
    const type = TYPES[extname(name)];
    if (type === undefined || !(await names()).has(name)) return reply.callNotFound();
    reply.headers({ vary: 'Accept-Encoding', 'cache-control': FOREVER, ...headers }).type(type);
    const encoding = preferredEncoding(request.headers['accept-encoding'], ENCODINGS);
    if (encoding === undefined) return reply.send(await contentOf(name));
    return reply.header('content-encoding', encoding).send(await contentOf(`${name}.${encoding}`));
  };
}
