import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { FastifyInstance } from 'fastify';
import { staticContent } from '../../protocol/static-content.ts';
import { startScript } from './docs-script.ts';
import { REFERENCE_STYLE } from './docs-style.ts';
import { OWN_FILES_HEADERS } from './own-files.ts';

/**
 * The page at `/docs`, where people read `/openapi.json` and send requests. `authorization` is the initial value of
 * that header, if there is demo data to try the calls on. Otherwise the user enters it.
 */
export function referencePage(authorization: string | undefined) {
  return async (server: FastifyInstance): Promise<void> => {
    server.get(
      '/docs',
      staticContent('text/html', async () => PAGE, OWN_FILES_HEADERS),
    );
    server.get(
      '/docs/style.css',
      staticContent('text/css', async () => REFERENCE_STYLE, OWN_FILES_HEADERS),
    );
    server.get(
      '/docs/start.js',
      staticContent('text/javascript', async () => startScript(authorization), OWN_FILES_HEADERS),
    );
    server.get(
      '/docs/swagger-ui.css',
      staticContent(
        'text/css',
        () => readFile(require.resolve('swagger-ui-dist/swagger-ui.css'), 'utf8'),
        OWN_FILES_HEADERS,
      ),
    );
    server.get(
      '/docs/swagger-ui.js',
      staticContent(
        'text/javascript',
        () => readFile(require.resolve('swagger-ui-dist/swagger-ui-bundle.js'), 'utf8'),
        OWN_FILES_HEADERS,
      ),
    );
  };
}

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

const require = createRequire(import.meta.url);
