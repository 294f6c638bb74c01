import type { RestRequest } from './to-rest-request.ts';

export interface Sender {
  /** The address of the server, for example `http://127.0.0.1:4000`. */
  origin: string;
  /** The value of the `Authorization` header. */
  authorization: string;
}

/** The maximum length of a line that can be split, in characters. */
const LINE = 56;

/** Returns a shell command that sends a REST call, in short lines. */
export function curlCommand(
  { origin, authorization }: Sender,
  { method, path, headers: conditions = {}, body }: RestRequest,
) {
  const headers = [
    `Authorization: ${authorization}`,
    ...Object.entries(conditions).map(([name, value]) => `${name}: ${value}`),
    ...(body === undefined ? [] : ['Content-Type: application/json']),
  ];
  return [
    `curl${method === 'GET' ? '' : ` -X ${method}`}${DOTS.test(path) ? ' --path-as-is' : ''} ${quotedUrl(origin, path)}`,
    ...headers.map((header) => `-H ${quoted(header)}`),
    ...(body === undefined ? [] : [`-d ${quoted(jsonText(body))}`]),
  ].join(' \\\n  ');
}

/** Path segments that curl would resolve. */
const DOTS = /\/\.\.?(?:\/|$)/;

/**
 * Returns the URL in quotes, split between path segments. It contains no special characters of shells, because it is
 * percent-encoded.
 */
function quotedUrl(origin: string, path: string): string {
  return `"${[origin, ...(path.match(/\/[^/]*(?:\/[^/]*)?/g) ?? [])].join('\\\n')}"`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Returns JSON, split if it does not fit into one line. */
function jsonText(value: unknown, indent = ''): string {
  // Keeps infinite numbers, so that the server rejects them. JSON would turn them into null, which removes an
  // attribute.
  if (typeof value === 'number' && !Number.isFinite(value)) return value > 0 ? '1e999' : '-1e999';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const deeper = `${indent}  `;
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{ ', ' }'];
  const parts = Array.isArray(value)
    ? value.map((part) => jsonText(part, deeper))
    : Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}: ${jsonText(part, deeper)}`);
  if (parts.length === 0) return open.trim() + close.trim();
  const flat = open + parts.join(', ') + close;
  if (indent.length + flat.length <= LINE && !flat.includes('\n')) return flat;
  return `${open.trim()}\n${parts.map((part) => deeper + part).join(',\n')}\n${indent}${close.trim()}`;
}
