import type { FastifyInstance } from 'fastify';
import { staticContent } from '../../protocol/static-content.ts';

interface Offers {
  /** Returns a command for this origin that updates a contact, ready to paste. Undefined without demo data. */
  curlFor: ((origin: string) => string) | undefined;
  /** A contact of the demo data, if there is any. */
  contactId: string | undefined;
  /** Whether GraphiQL is enabled. */
  graphiql: boolean;
}

/** The page at `/`, an introduction for people who open the address in a browser. */
export function homePage({ curlFor, contactId, graphiql }: Offers) {
  return async (server: FastifyInstance): Promise<void> => {
    const page = async () => pageText(curlFor?.(server.listeningOrigin), contactId, graphiql);
    server.get(
      '/',
      staticContent('text/html', page, { 'content-security-policy': POLICY, 'cache-control': 'no-store' }),
    );
  };
}

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'";

function pageText(curl: string | undefined, contactId: string | undefined, graphiql: boolean): string {
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
${curl === undefined ? WITH_A_KEY : IN_THE_DEMO}
<h2>GraphQL, in the browser</h2>
<p>${graphiql ? GRAPHIQL : NO_GRAPHIQL}</p>
<h2>REST, in the browser</h2>
<p><a href="/docs">The reference</a> explains every call and sends it from the page.</p>
<h2>History of a contact, in the browser</h2>
<p>${contactId === undefined ? HISTORY : historyOf(contactId)} who changed the contact, when, and what. A button copies
the mutation that reverts it.</p>
<h2>REST, in a terminal</h2>
${curl === undefined ? THE_CALL : demoCommand(curl)}
<h2>Read on</h2>
<p>README.md, which came with the program: every call, the settings, access keys, how the code is laid out.</p>
</main>
</body>
</html>
`;
}

const IN_THE_DEMO = '<p>This is demo data: try anything, it is yours alone.</p>';
const WITH_A_KEY = '<p>Every call needs an access key: <code>contact-gateway key create</code> makes one.</p>';

const GRAPHIQL = '<a href="/graphql">GraphiQL</a> has the examples of the documentation and explains the schema.';
const NO_GRAPHIQL = `GraphiQL is off here. The operator of this service turns it on with the settings <code>GRAPHIQL=on</code>
and <code>GRAPHQL_INTROSPECTION=on</code>; programs use <code>POST /graphql</code> either way.`;

const HISTORY = 'The page <code>/contacts/{contactId}</code> shows';

function historyOf(contactId: string): string {
  return `<a href="/contacts/${contactId}">The history of the demo contact</a> shows`;
}

const THE_CALL = `<p><code>PATCH /workspaces/{workspaceId}/contacts/{contactId}</code> and its siblings,
with the key in the header <code>Authorization: AccessKey …</code></p>`;

function demoCommand(curl: string): string {
  return `<p>This updates the demo contact:</p>
<pre tabindex="0">${escaped(curl)}</pre>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
