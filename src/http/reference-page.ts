import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { startScript } from './reference-script.ts';
import { REFERENCE_STYLE } from './reference-style.ts';

/**
 * The page at `/docs`, where a person reads `/openapi.json` and tries its calls out. `authorization` is the value of
 * that header to begin with, where there is demo data to try the calls on; otherwise the person fills it in.
 */
export function referencePage(authorization: string | undefined) {
  return async (server: FastifyInstance): Promise<void> => {
    server.get(
      '/docs',
      answerText('text/html', async () => PAGE),
    );
    server.get(
      '/docs/style.css',
      answerText('text/css', async () => REFERENCE_STYLE),
    );
    server.get(
      '/docs/start.js',
      answerText('text/javascript', async () => startScript(authorization)),
    );
    server.get(
      '/docs/swagger-ui.css',
      answerText('text/css', () => readFile(require.resolve('swagger-ui-dist/swagger-ui.css'), 'utf8')),
    );
    server.get(
      '/docs/swagger-ui.js',
      answerText('text/javascript', () => readFile(require.resolve('swagger-ui-dist/swagger-ui-bundle.js'), 'utf8')),
    );
  };
}

/** No script and no style but our own files, and nothing from or to any other host. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  'img-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>contact-gateway: REST reference</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="stylesheet" href="/docs/style.css">
<script defer src="/docs/swagger-ui.js"></script>
<script defer src="/docs/start.js"></script>
</head>
<body>
<div id="reference"></div>
</body>
</html>
`;

/**
 * Answers with a text that is read and compressed when first asked for: Swagger UI alone is two megabytes. One copy of
 * each form serves all answers, however many of them wait to be read.
 */
function answerText(type: string, read: () => Promise<string>) {
  let loading: Promise<{ etag: string; zipped: Buffer }> | undefined;
  let unzipping: Promise<Buffer> | undefined;
  return async ({ headers }: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    loading ??= read().then(zip);
    const { etag, zipped } = await loading;
    // The browser asks again at every visit, so that a new version shows at once, but gets only what has changed.
    reply.headers({ etag, vary: 'accept-encoding', 'cache-control': 'no-cache', 'content-security-policy': POLICY });
    if (headers['if-none-match']?.includes(etag)) return reply.code(304).send();
    reply.type(`${type}; charset=utf-8`);
    if (headers['accept-encoding']?.includes('gzip')) return reply.header('content-encoding', 'gzip').send(zipped);
    unzipping ??= promisify(gunzip)(zipped);
    return reply.send(await unzipping);
  };
}

/** A text compressed, with a tag that is weak, since it stands for the text as it is, too. */
async function zip(text: string) {
  const etag = `W/"${createHash('sha256').update(text).digest('base64url')}"`;
  return { etag, zipped: await promisify(gzip)(text) };
}

const require = createRequire(import.meta.url);
