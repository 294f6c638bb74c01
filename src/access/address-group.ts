import { isIPv6 } from 'node:net';

/**
 * Returns the group of an address for rate limits: an IPv4 address itself, or the first 64 bits of an IPv6 address,
 * because one client usually has all addresses with these bits.
 */
export function addressGroup(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !isIPv6(address)) return mapped ?? address;
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::');
  const [first, last] = [parts(head), parts(tail ?? '')];
  const zeros = tail === undefined ? [] : Array(Math.max(0, 8 - first.length - last.length)).fill('0');
  const groups = [...first, ...zeros, ...last].slice(0, 4).map((part) => Number.parseInt(part, 16).toString(16));
  return `${groups.join(':')}::/64`;
}

function parts(text: string): string[] {
  return text === '' ? [] : text.split(':').flatMap((part) => (part.includes('.') ? ['0', '0'] : [part]));
}
