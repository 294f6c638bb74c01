import type { RestRequest } from './to-rest-request.ts';

export interface Sender {
  /** Where the server is, for example `http://127.0.0.1:4000`. */
  origin: string;
  /** The value of the header of this name. */
  authorization: string;
}

/** How long a line of a command may be where it can be broken, in characters. */
const LINE = 56;

/** A command for a shell that sends a REST call, in lines that are short enough to read. */
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

/** A part of a path that curl would otherwise take for a way up or nowhere. */
const DOTS = /\/\.\.?(?:\/|$)/;

/** Broken between the parts of the path. Nothing in it means something to a shell: it is percent-encoded. */
function quotedUrl(origin: string, path: string): string {
  return `"${[origin, ...(path.match(/\/[^/]*(?:\/[^/]*)?/g) ?? [])].join('\\\n')}"`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** JSON, broken where it does not fit into a line. */
function jsonText(value: unknown, indent = ''): string {
  // What is beyond all numbers stays so: as null it would remove an attribute instead of being refused.
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
