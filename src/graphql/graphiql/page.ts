import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GraphiQLOptions } from 'graphql-yoga';
import { graphiqlAccessibility } from './accessibility.ts';
import { addCurlButton } from './curl-button.ts';
import type { ExampleIds } from './examples.ts';
import type { RestRoute } from './to-rest-request.ts';

/** The ids of the demo data for the examples, and the demo key. */
export type Demo = ExampleIds & { key: string };

/** Returns whether the request comes from a browser that opens a page, not from a client. */
export function asksForGraphiQL({ method, headers }: FastifyRequest): boolean {
  return method === 'GET' && headers.accept?.includes('text/html') === true;
}

/**
 * Returns a handler that responds with GraphiQL: one page that contains all resources, so that it works without a
 * network. All responses share one copy of each encoding, so waiting clients cost no memory.
 */
export function graphiqlPage(demo: Demo | undefined, routes: readonly RestRoute[]) {
  let page: Promise<Buffer> | undefined;
  let unzipping: Promise<Buffer> | undefined;
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    page ??= makePage(demo, routes, request.server.listeningOrigin).catch((error) => {
      // If loading fails, for example for lack of file descriptors, the next request loads again.
      page = undefined;
      throw error;
    });
    const zipped = await page;
    reply.headers(PAGE_HEADERS);
    if (request.headers['accept-encoding']?.includes('gzip')) {
      return reply.header('content-encoding', 'gzip').send(zipped);
    }
    unzipping ??= promisify(gunzip)(zipped);
    return reply.send(await unzipping);
  };
}

/**
 * Returns the initial content of GraphiQL. In a demo, each example has a named tab and is ready to run. Otherwise all
 * examples are in one tab, so that the user enters the key once; placeholders name the other missing values.
 */
function graphiqlOptions(demo: Demo | undefined, documents: string[]): GraphiQLOptions {
  const headers = demo === undefined ? HEADERS_TO_FILL_IN : `{\n  "Authorization": "AccessKey ${demo.key}"\n}`;
  const queries = demo === undefined ? [documents.join('\n')] : documents;
  return {
    title: 'contact-gateway',
    headers,
    defaultTabs: queries.map((query) => ({ query, headers })),
    defaultEditorToolsVisibility: 'headers',
    ...KEYS_STAY_OUT_OF_STORAGE,
  };
}

const HEADERS_TO_FILL_IN = `{
  // Make a key with: contact-gateway key create
  "Authorization": "AccessKey your-key"
}`;

const TO_FILL_IN: Demo = {
  key: 'your-key',
  workspaceId: 'your-workspace-id',
  contactId: 'your-contact-id',
  otherContactId: 'your-other-contact-id',
  listId: 'your-list-id',
};

/** The browser stores no key unless the user enables it in GraphiQL's settings. */
const KEYS_STAY_OUT_OF_STORAGE = { shouldPersistHeaders: false, showPersistHeadersSettings: true };

const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  vary: 'accept, accept-encoding',
  // Also prevents requests to other hosts, whatever a later version of GraphiQL contains.
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'unsafe-inline'",
    'worker-src blob:',
    "style-src 'unsafe-inline'",
    'img-src data:',
    'font-src data:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
};

/** Nine megabytes of text. Created on the first request, and stored as 2.5 MB; uncompressed when first needed. */
async function makePage(demo: Demo | undefined, routes: readonly RestRoute[], origin: string): Promise<Buffer> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const { restExamples } = await import('./rest-examples.ts');
  const options = graphiqlOptions(demo, restExamples(demo ?? TO_FILL_IN, routes, origin));
  const page = renderGraphiQL(options).replace('</head>', `<style>${TABS}</style>${graphiqlAccessibility()}</head>`);
  return promisify(gzip)(addCurlButton(page));
}

/**
 * GraphiQL moves a tab when it is first pressed, so that the click is lost; these rules prevent that. They also make
 * tabs and the title narrower, so that all examples are visible.
 */
const TABS = `
.graphiql-tab { transform: none !important }
.graphiql-container .graphiql-tabs { gap: 2px }
.graphiql-container .graphiql-tab .graphiql-tab-button { padding: 4px 22px 4px 6px }
.graphiql-container .graphiql-logo { padding: 0 8px; white-space: nowrap }
.graphiql-container .graphiql-logo-link { font-size: 1rem }
`;
