import type { FastifyInstance } from 'fastify';

/**
 * The page at `/`, for a person who opens the address in a browser and wonders what this is. `curlFor` gives a command
 * for this address that updates a contact, ready to paste, where there is demo data to try it on.
 */
export function homePage(curlFor: ((origin: string) => string) | undefined) {
  return async (server: FastifyInstance): Promise<void> => {
    server.get('/', (_request, reply) =>
      reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', POLICY)
        .send(pageText(curlFor?.(server.listeningOrigin))),
    );
  };
}

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";

function pageText(curl: string | undefined): string {
  const tryIt =
    curl === undefined
      ? '<p>Make an access key with <code>contact-gateway key create</code> and send it as <code>Authorization: AccessKey …</code></p>'
      : `<p>This is demo data. Paste this into a terminal to update the demo contact:</p><pre>${escaped(curl)}</pre>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>contact-gateway</title>
<style>
  body { font: 1rem/1.6 system-ui, sans-serif; max-width: 46rem; margin: 3rem auto; padding: 0 1rem; color: #1c2733; background: #fff; }
  pre { background: #f1f4f8; padding: 1rem; overflow-x: auto; border-radius: .4rem; }
  a { color: #0b57d0; }
</style>
</head>
<body>
<main>
<h1>contact-gateway</h1>
<p>Holds contacts and lets programs change them safely, over GraphQL and REST.</p>
<ul>
  <li><a href="/graphql">GraphiQL</a>: explore the schema and run the examples</li>
  <li>REST: <code>PATCH /workspaces/{workspaceId}/contacts/{contactId}</code> and its siblings</li>
  <li>README.md beside the program: how it all works, settings, access keys</li>
</ul>
${tryIt}
</main>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
