import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { HttpResponse } from '../../src/conformance/apis/api.ts';

const PRISM = fileURLToPath(new URL('../../node_modules/.bin/prism', import.meta.url));

export interface ValidatingProxy {
  url: string;
  close(): void;
}

/** A public proxy that compares every exchange with `upstream` with its document, and reports violations in a header. */
export async function startProxy(upstream: string): Promise<ValidatingProxy> {
  const child = spawn(PRISM, ['proxy', `${upstream}/openapi.json`, upstream, '--port', '0']);
  let output = '';
  for await (const text of child.stdout.iterator({ destroyOnReturn: false })) {
    output += text;
    const [, url] = /listening on (http:\S+)/.exec(output) ?? [];
    // Its later output is read and dropped.
    if (url !== undefined) return child.stdout.resume() && { url, close: () => void child.kill() };
  }
  await once(child, 'close');
  throw new Error(`the proxy did not start: ${output}`);
}

/**
 * The violations that the proxy finds in an exchange. A request may violate the document only if the server rejects it,
 * as a whole or one of its updates; a response never may.
 */
export function violations({ status, headers, text }: HttpResponse): string[] {
  if (!headers.has('x-request-id')) return [`not the server but the proxy answered: ${status} ${text}`];
  const violations = headers.get('sl-violations') ?? '[]';
  // The proxy omits what does not fit into a header, which happens only for requests with many invalid values.
  const found: Violation[] = violations.startsWith('[')
    ? JSON.parse(violations)
    : [{ location: ['request'], message: violations }];
  return found
    .filter(({ location: [where] }) => where === 'response' || status < 400)
    .filter(({ location }) => !isInRefusedUpdate(location, text))
    .map(({ location, message }) => `${location.join('.')}: ${message}, ${status} ${text}`);
}

/** The response to several updates is 200, and each update has its own status. */
function isInRefusedUpdate([where, part, list, index]: Violation['location'], text: string): boolean {
  if (where !== 'request' || part !== 'body' || list !== 'updates' || index === undefined) return false;
  return JSON.parse(text).results[index]?.status >= 400;
}

interface Violation {
  location: [where: 'request' | 'response', ...rest: string[]];
  message: string;
}
