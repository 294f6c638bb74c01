import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionError, FastifyBaseLogger, FastifyInstance } from 'fastify';
import { STATUS_CODES } from '../protocol/node-http.ts';
import { type ResponseEvent, responses } from './events.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/** The maximum number of event loop turns for reading the received part of a late request. */
const MAX_READ_TURNS = 100;

/**
 * Responds to invalid and late requests and closes the connection, because nothing more can be read from it. Returns
 * the handler of such errors, and the listener that it needs for each request.
 *
 * Node checks for late requests before it reads: after a blocked event loop, a request that has arrived completely
 * would count as late. So the handler continues to read a late request while data is available.
 */
export function clientErrors() {
  const latest = new WeakMap<Socket, IncomingMessage>();

  function answerLater(log: FastifyBaseLogger, error: ConnectionError, socket: Socket): void {
    const before = latest.get(socket);
    const wasWhole = before?.complete;
    let bytesRead = socket.bytesRead;
    let turns = 0;
    const look = () => {
      const request = latest.get(socket);
      const isWhole = request?.complete && (request !== before || !wasWhole);
      if (isWhole) return;
      turns += 1;
      if (socket.bytesRead === bytesRead || turns >= MAX_READ_TURNS) return answerError(log, error, socket);
      bytesRead = socket.bytesRead;
      setImmediate(look);
    };
    setImmediate(look);
  }

  return {
    onRequest: (request: IncomingMessage) => void latest.set(request.socket, request),
    onClientError(this: FastifyInstance, error: ConnectionError, socket: Socket): void {
      if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') answerLater(this.log, error, socket);
      else answerError(this.log, error, socket);
    },
  };
}

function answerError(log: FastifyBaseLogger, error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const [status, code, message] = FAILURES[error.code] ?? MALFORMED;
  log.info({ status, reason: error.code }, 'request that could not be read');
  const body = JSON.stringify({ code, message, details: {} });
  const headers = {
    ...SECURITY_HEADERS,
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  responses.publish({ status } satisfies ResponseEvent);
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n`;
  if (socket.writable) socket.write(asksForNoBody(error) ? head : head + body);
  socket.destroySoon();
}

/** Returns whether the request is HEAD. Its client would take a body for the start of the next response. */
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
