import type { FastifyReply, FastifyRequest } from 'fastify';
import { builtPage } from '../../protocol/built-page.ts';
import { staticContent } from '../../protocol/static-content.ts';
import type { ExampleIds } from './examples.ts';
import type { RestRoute } from './to-rest-request.ts';

/** The ids of the demo data for the examples, and the demo key. */
export type Demo = ExampleIds & { key: string };

/** Returns whether the request comes from a browser that opens a page, not from a client. */
export function asksForGraphiQL({ method, headers }: FastifyRequest): boolean {
  return method === 'GET' && headers.accept?.includes('text/html') === true;
}

/** The data of the page from the server: the initial content of GraphiQL. */
export interface GraphiQLContent {
  /** The documents, each in a tab of its own. */
  documents: string[];
  /** The text of the editor of headers, in JSON with comments. */
  headers: string;
}

/**
 * Returns a handler that responds with GraphiQL, whose files come with the program, so that it works without a network.
 * `origin` returns the address of the server for commands in the examples.
 */
export function graphiqlPage(demo: Demo | undefined, routes: readonly RestRoute[], origin: () => string) {
  const sendPage = staticContent(
    'text/html',
    async () => {
      const { restExamples } = await import('./rest-examples.ts');
      const content = contentWith(demo, restExamples(demo ?? TO_FILL_IN, routes, origin()));
      return builtPage({ entry: 'graphiql/main.tsx', title: 'contact-gateway', content });
    },
    PAGE_HEADERS,
  );
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    reply.header('vary', [reply.getHeader('vary') ?? [], 'Accept'].flat().join(', '));
    return sendPage(request, reply);
  };
}

/**
 * In a demo, each example has a tab and is ready to run. Otherwise all examples are in one tab, so that the user enters
 * the key once; placeholders name the other missing values.
 */
function contentWith(demo: Demo | undefined, documents: string[]): GraphiQLContent {
  if (demo === undefined) return { documents: [documents.join('\n')], headers: HEADERS_TO_FILL_IN };
  return { documents, headers: `{\n  "Authorization": "AccessKey ${demo.key}"\n}` };
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

const PAGE_HEADERS = {
  // Also prevents requests to other hosts, whatever a later version of GraphiQL contains. The editor creates styles.
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    'img-src data:',
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
};
