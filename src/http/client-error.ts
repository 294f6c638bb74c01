import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionError, FastifyInstance } from 'fastify';
import { type Answered, answers } from './channels.ts';
import { COMMON_HEADERS } from './common-headers.ts';

/** Answers what is no request, or none in time, and closes the connection: nothing more can be read from it. */
export function answerClientError(this: FastifyInstance, error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const [status, code, message] = FAILURES[error.code] ?? MALFORMED;
  this.log.info({ status, reason: error.code }, 'request that could not be read');
  const body = JSON.stringify({ code, message, details: {} });
  const headers = {
    ...COMMON_HEADERS,
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  answers.publish({ status } satisfies Answered);
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n`;
  if (socket.writable) socket.write(asksForNoBody(error) ? head : head + body);
  socket.destroySoon();
}

/** To a client that has sent HEAD, a body would be the beginning of another answer. */
function asksForNoBody({ rawPacket }: { rawPacket: unknown }): boolean {
  return Buffer.isBuffer(rawPacket) && rawPacket.toString('latin1', 0, HEAD.length) === HEAD;
}

const HEAD = 'HEAD ';

type Failure = [status: number, code: string, message: string];

const MALFORMED: Failure = [400, 'InvalidRequest', 'this is not a request of HTTP/1.1 as it must be'];

const FAILURES: Record<string, Failure> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'RequestTimeout', 'the request did not arrive in time; send it again, faster'],
  HPE_HEADER_OVERFLOW: [
    431,
    'RequestHeadersTooLarge',
    'the address and the headers of the request are larger than 16 KiB; send fewer or shorter ones',
  ],
};
