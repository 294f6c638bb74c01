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

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'";

function pageText(curl: string | undefined): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>contact-gateway</title>
<link rel="icon" href="data:,">
<style>
  :root { color-scheme: light dark; --text: #1c2733; --page: #fff; --box: #f1f4f8; --link: #0b57d0; }
  @media (prefers-color-scheme: dark) {
    :root { --text: #e3e9f0; --page: #14191f; --box: #212a34; --link: #8ab4f8; }
  }
  body { font: 1rem/1.6 system-ui, sans-serif; max-width: 46rem; margin: 3rem auto; padding: 0 1rem; color: var(--text); background: var(--page); }
  h2 { font-size: 1.1rem; margin: 2rem 0 0; }
  p { margin: .4rem 0; }
  code { overflow-wrap: anywhere; }
  /* One click selects the whole command. */
  pre { background: var(--box); padding: 1rem; overflow-x: auto; border-radius: .4rem; user-select: all; }
  a { color: var(--link); }
</style>
</head>
<body>
<main>
<h1>contact-gateway</h1>
<p>Holds contacts and lets programs change them safely, over GraphQL and REST.</p>
${curl === undefined ? WITH_A_KEY : inTheDemo(curl)}
<h2>Read on</h2>
<p>README.md, which came with the program: every call, the settings, access keys, how the code is laid out.</p>
</main>
</body>
</html>
`;
}

const REFERENCE = `<h2>REST, in the browser</h2>
<p><a href="/docs">The reference</a> explains every call and sends it from the page.</p>`;

function inTheDemo(curl: string): string {
  return `<p>This is demo data: try anything, it is yours alone.</p>
<h2>GraphQL, in the browser</h2>
<p><a href="/graphql">GraphiQL</a> opens with the examples of the documentation, ready to run, and explains the schema.</p>
${REFERENCE}
<h2>REST, in a terminal</h2>
<p>This updates the demo contact:</p>
<pre tabindex="0">${escaped(curl)}</pre>`;
}

const WITH_A_KEY = `<p>Every call needs an access key: <code>contact-gateway key create</code> makes one.</p>
<h2>GraphQL, in the browser</h2>
<p><a href="/graphql">GraphiQL</a> explains the schema and has examples. Put the key into its headers.</p>
${REFERENCE}
<h2>REST, in a terminal</h2>
<p><code>PATCH /workspaces/{workspaceId}/contacts/{contactId}</code> and its siblings,
with the key in the header <code>Authorization: AccessKey …</code></p>`;

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
