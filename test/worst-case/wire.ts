import { Agent, request as httpRequest } from 'node:http';

/** An HTTP request. A header with several values is sent several times. */
export interface Wire {
  method: string;
  path: string;
  headers: Record<string, string | string[]>;
  body?: string | Buffer | undefined;
  /** The client closes the connection after sending. Another request then checks whether the gateway responds. */
  isDropped?: boolean;
  /** The same after the first bytes of the response. */
  isCutOff?: boolean;
  /** The response is a stream of all data, so its size has no bound. */
  isStream?: boolean;
}

/** The response. The status is 0 if none came in time. */
export interface Response {
  status: number;
  /** Bytes of the body, counted up to `MAX_READ`. */
  bytes: number;
}

/** Larger responses are not read to their end. */
const MAX_READ = 64 * 1024 * 1024;

const LIVE: Wire = { method: 'GET', path: '/health/live', headers: {} };

/** Sends one request, reads the response and discards it. Never rejects. */
export async function send(agent: Agent, port: number, wire: Wire, timeout: number): Promise<Response> {
  if (wire.isStream) return { ...(await exchange(agent, port, wire, timeout)), bytes: 0 };
  if (!wire.isDropped && !wire.isCutOff) return exchange(agent, port, wire, timeout);
  await drop(agent, port, wire);
  return exchange(agent, port, LIVE, timeout);
}

function drop(agent: Agent, port: number, { method, path, headers, body, isCutOff }: Wire): Promise<void> {
  return new Promise((resolve) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const outgoing = httpRequest({ agent, port, host: '127.0.0.1', method, path, headers: { ...headers, ...length } });
    outgoing.on('error', () => {}).on('close', resolve);
    if (!isCutOff) outgoing.end(body, () => outgoing.destroy());
    else outgoing.on('response', (response) => response.once('data', () => outgoing.destroy())).end(body);
  });
}

function exchange(agent: Agent, port: number, { method, path, headers, body }: Wire, timeout: number) {
  return new Promise<Response>((resolve) => {
    let status = 0;
    let bytes = 0;
    const finish = (found: number) => {
      clearTimeout(timer);
      resolve({ status: found, bytes });
    };
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const outgoing = httpRequest(
      { agent, port, host: '127.0.0.1', method, path, headers: { ...headers, ...length } },
      (response) => {
        status = response.statusCode ?? 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > MAX_READ) outgoing.destroy();
        });
        response.on('end', () => finish(status));
        response.on('close', () => finish(status));
      },
    );
    const timer = setTimeout(() => {
      status = 0;
      outgoing.destroy();
      finish(0);
    }, timeout);
    outgoing.on('error', () => finish(status));
    outgoing.end(body);
  });
}

/** The connections of one client that sends many requests at once. */
export function manyConnections(): Agent {
  return new Agent({ keepAlive: true, maxSockets: 100 });
}

/** One keep-alive connection, so that the measurement does not include the connection setup. */
export function oneConnection(): Agent {
  return new Agent({ keepAlive: true, maxSockets: 1 });
}
