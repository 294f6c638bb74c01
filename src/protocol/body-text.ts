import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import { MIMEType } from 'node:util';
import { UNSUPPORTED_MEDIA_TYPE } from './failure.ts';
import { RequestError } from './request-error.ts';

type Headers = Pick<IncomingHttpHeaders, 'content-type' | 'content-encoding'>;

/** Also formats on top of JSON, such as `application/graphql+json`. No browser sends any of them to another site without asking. */
const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json$/;

/**
 * The text of a body in UTF-8, without a byte order mark; undefined where its bytes are not UTF-8. Throws
 * `RequestError` if it is compressed, in another charset, or of a type that is not JSON. No content type counts as JSON.
 */
export function bodyText(body: Buffer, headers: Headers): string | undefined {
  const encoding = encodingOf(body, headers['content-encoding']);
  if (encoding !== undefined) throw compressed(encoding);
  const type = headers['content-type'];
  if (type !== undefined && type !== 'application/json') checkType(type);
  return isUtf8(body)
    ? body.toString('utf8', startsWith(body, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0)
    : undefined;
}

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const GZIP = [0x1f, 0x8b];

function startsWith(body: Buffer, bytes: readonly number[]): boolean {
  return bytes.every((byte, index) => body[index] === byte);
}

/** How a body is compressed: as its header says, or as its first bytes do where the client forgot the header. */
function encodingOf(body: Buffer, header: string | undefined): string | undefined {
  const named = (header ?? '').split(',').map((name) => name.trim());
  const encodings = named.filter((name) => name !== '' && name.toLowerCase() !== 'identity');
  if (encodings.length > 0) return encodings.join(', ');
  return startsWith(body, GZIP) ? 'gzip' : undefined;
}

/** Header values may have many kilobytes. */
const MAX_SHOWN = 100;

function compressed(encoding: string): RequestError {
  const message = `a body with "Content-Encoding: ${encoding.slice(0, MAX_SHOWN)}" is not read here; send it uncompressed, without the header Content-Encoding`;
  return new RequestError({ ...UNSUPPORTED_MEDIA_TYPE, message, headers: { 'accept-encoding': 'identity' } });
}

function checkType(header: string): void {
  const type = mediaTypeFrom(header);
  if (type === undefined || !JSON_TYPE.test(type.essence)) throw new RequestError(UNSUPPORTED_MEDIA_TYPE);
  const charset = type.params.get('charset');
  if (charset && !/^utf-?8$/i.test(charset)) {
    const message = `the charset of the body must be UTF-8, not ${charset.slice(0, MAX_SHOWN)}: send "Content-Type: application/json"`;
    throw new RequestError({ ...UNSUPPORTED_MEDIA_TYPE, message });
  }
}

function mediaTypeFrom(header: string): MIMEType | undefined {
  try {
    return new MIMEType(header);
  } catch {
    return undefined;
  }
}
