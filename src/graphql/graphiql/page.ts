import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GraphiQLOptions } from 'graphql-yoga';
import { graphiqlAccessibility } from './accessibility.ts';
import { addCurlButton } from './curl-button.ts';
import type { ExampleIds } from './examples.ts';
import type { RestRoute } from './to-rest-request.ts';

/** What is there to try the examples on, and the key to do so. */
export type Demo = ExampleIds & { key: string };

/** Whether it is a person's browser that asks, not a client. */
export function asksForGraphiQL({ method, headers }: FastifyRequest): boolean {
  return method === 'GET' && headers.accept?.includes('text/html') === true;
}

/**
 * Answers with GraphiQL: a page with all that it needs in it, so that it works without a network. One copy of each form
 * serves all responses, however many of them wait to be read.
 */
export function graphiqlPage(demo: Demo | undefined, routes: readonly RestRoute[]) {
  let page: Promise<Buffer> | undefined;
  let unzipping: Promise<Buffer> | undefined;
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    page ??= makePage(demo, routes, request.server.listeningOrigin).catch((error) => {
      // What could not be loaded, for want of file descriptors say, is loaded again for the next request.
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
 * What GraphiQL opens with. In a demo: each example in a tab of its own with its name on it, ready to run. Otherwise
 * all of them in one tab, so that the key is filled in once; they name what else is to be filled in.
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

/** The browser keeps no key unless its user says so, in GraphiQL's settings. */
const KEYS_STAY_OUT_OF_STORAGE = { shouldPersistHeaders: false, showPersistHeadersSettings: true };

const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  vary: 'accept, accept-encoding',
  // Also keeps the browser from asking any other host, whatever a later GraphiQL brings along.
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

/** Nine megabytes of text: put together when first asked for, and kept as two and a half, unzipped when first needed. */
async function makePage(demo: Demo | undefined, routes: readonly RestRoute[], origin: string): Promise<Buffer> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const { restExamples } = await import('./rest-examples.ts');
  const options = graphiqlOptions(demo, restExamples(demo ?? TO_FILL_IN, routes, origin));
  const page = renderGraphiQL(options).replace('</head>', `<style>${TABS}</style>${graphiqlAccessibility()}</head>`);
  return promisify(gzip)(addCurlButton(page));
}

/**
 * A tab jumps from under the pointer when first pressed, so that the click is lost, unless it may not move at all. Tabs
 * and the title are narrower than GraphiQL's own, so that all examples are in sight.
 */
const TABS = `
.graphiql-tab { transform: none !important }
.graphiql-container .graphiql-tabs { gap: 2px }
.graphiql-container .graphiql-tab .graphiql-tab-button { padding: 4px 22px 4px 6px }
.graphiql-container .graphiql-logo { padding: 0 8px; white-space: nowrap }
.graphiql-container .graphiql-logo-link { font-size: 1rem }
`;
