import type { Wire } from './send.ts';

/** A shell command that sends exactly these bytes. */
export function curlOf(origin: string, { method, path, headers, body }: Wire): string {
  const isPlain = body === undefined || /^[\x20-\x7e]*$/.test(body.toString('latin1'));
  const parts = [
    ...(isPlain ? [] : [`printf %s ${body?.toString('base64')} | base64 -d |`]),
    `curl -i --path-as-is -X ${method} ${quoted(origin + path)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`--data-binary ${isPlain ? quoted(body.toString('latin1')) : '@-'}`]),
  ];
  return parts.join(' ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
