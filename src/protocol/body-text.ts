import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import { MIMEType } from 'node:util';
import { UNSUPPORTED_MEDIA_TYPE } from './failure.ts';
import { RequestError } from './request-error.ts';

type Headers = Pick<IncomingHttpHeaders, 'content-type' | 'content-encoding'>;

/**
 * JSON, and formats on top of JSON such as `application/graphql+json`. Browsers send these types to another site only
 * after a preflight request.
 */
const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json$/;

/**
 * Returns the text of a UTF-8 body without its byte order mark, or undefined if the bytes are not UTF-8. Throws
 * `RequestError` if the body is compressed, has another charset, or has a content type other than JSON. A missing
 * content type counts as JSON.
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

/** Returns the content coding of a body: from its header, or from its first bytes if the client omitted the header. */
function encodingOf(body: Buffer, header: string | undefined): string | undefined {
  const named = header?.split(',').map((name) => name.trim()) ?? [];
  const encodings = named.filter((name) => name !== '' && name.toLowerCase() !== 'identity');
  if (encodings.length > 0) return encodings.join(', ');
  return startsWith(body, GZIP) ? 'gzip' : undefined;
}

/** Header values may be several kilobytes long. */
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
