import type { HttpResponse } from '../../src/conformance/apis/api.ts';
import type { Wire } from './send.ts';

/** A broken property of a response. The message describes it. */
export class Broken extends Error {}

/** Checks that a response is not a server error and reveals nothing internal. */
export function assertSafe(wire: Wire, { status, headers, text }: HttpResponse): void {
  if (status < 100 || (status >= 500 && status !== 503)) throw new Broken(`HTTP ${status}: ${text.slice(0, 500)}`);
  if (/"code":"InternalError"/.test(text)) throw new Broken(`a server error: ${text.slice(0, 500)}`);
  if (/json/.test(headers.get('content-type') ?? '') && text !== '') assertJson(text);
  if (/html|javascript|css/.test(headers.get('content-type') ?? '')) return;
  const sent = sentText(wire);
  const shown = `${[...headers].map((pair) => pair.join(': ')).join('\n')}\n${text}`;
  for (const secret of SECRETS) {
    const found = secret.exec(shown)?.[0];
    // A response may repeat the client's own input.
    if (found !== undefined && !sent.includes(found)) throw new Broken(`shows "${found}": ${text.slice(0, 500)}`);
  }
}

/** SQL, names and messages of drivers, paths of files, stack frames, language errors. */
const SECRETS = [
  /SQLITE_\w+|SqliteError|better-sqlite3|kysely|node-postgres|pg-pool/i,
  /no such (?:table|column)|constraint failed|syntax error at or near|violates \w+ constraint|invalid byte sequence/i,
  /\bselect .{0,200}\bfrom "\w+"|\b(?:insert into|delete from) "\w+"|\bupdate "\w+" set/i,
  /node_modules|file:\/\/|\/(?:src|tmp|home|root|usr|var)\/|\.[cm]?[jt]s:\d+/,
  /\n? {2,}at .+\(.+\)/,
  /\b(?:Type|Range|Reference|Syntax|URI)Error\b|Cannot read propert|is not a function|is not iterable/,
  /Unexpected (?:token|end of JSON|non-whitespace)|in JSON at position|Maximum call stack|call stack size/,
  /\bE(?:NOENT|CONN\w+|ACCES|INVAL|PIPE)\b|\[object Object\]/,
];

function assertJson(text: string): void {
  try {
    JSON.parse(text);
  } catch {
    throw new Broken(`the type is JSON, but the body is not: ${text.slice(0, 500)}`);
  }
}

function sentText({ path, headers, body }: Wire): string {
  const text = `${path}\n${Object.values(headers).join('\n')}\n${body?.toString() ?? ''}`;
  return `${text}\n${text.replaceAll('\\"', '"').replaceAll('\\\\', '\\')}\n${decoded(path)}`;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path.replaceAll('+', ' '));
  } catch {
    return '';
  }
}
