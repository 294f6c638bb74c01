import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { HttpResponse } from '../../src/conformance/apis/api.ts';

const PRISM = fileURLToPath(new URL('../../node_modules/.bin/prism', import.meta.url));

export interface ValidatingProxy {
  url: string;
  close(): void;
}

/** A public proxy that holds every exchange with `upstream` against its document, and says in a header what is wrong. */
export async function startProxy(upstream: string): Promise<ValidatingProxy> {
  const child = spawn(PRISM, ['proxy', `${upstream}/openapi.json`, upstream, '--port', '0']);
  let output = '';
  for await (const text of child.stdout.iterator({ destroyOnReturn: false })) {
    output += text;
    const [, url] = /listening on (http:\S+)/.exec(output) ?? [];
    // What it says from here on is not for us, but has to go somewhere.
    if (url !== undefined) return child.stdout.resume() && { url, close: () => void child.kill() };
  }
  await once(child, 'close');
  throw new Error(`the proxy did not start: ${output}`);
}

/**
 * What the proxy finds wrong with an exchange. A request may break the document only where the server refuses it, as a
 * whole or the one of several updates that breaks it; an answer never may.
 */
export function violations({ status, headers, text }: HttpResponse): string[] {
  if (!headers.has('x-request-id')) return [`not the server but the proxy answered: ${status} ${text}`];
  const violations = headers.get('sl-violations') ?? '[]';
  // The proxy does not list what would not fit into a header; only requests of a hundred wrong values come to that.
  const found: Violation[] = violations.startsWith('[')
    ? JSON.parse(violations)
    : [{ location: ['request'], message: violations }];
  return found
    .filter(({ location: [where] }) => where === 'response' || status < 400)
    .filter(({ location }) => !isInRefusedUpdate(location, text))
    .map(({ location, message }) => `${location.join('.')}: ${message}, ${status} ${text}`);
}

/** Several updates are answered with 200, and each of them with a status of its own. */
function isInRefusedUpdate([where, part, list, index]: Violation['location'], text: string): boolean {
  if (where !== 'request' || part !== 'body' || list !== 'updates' || index === undefined) return false;
  return JSON.parse(text).results[index]?.status >= 400;
}

interface Violation {
  location: [where: 'request' | 'response', ...rest: string[]];
  message: string;
}
