import { type Agent, request as httpRequest } from 'node:http';
import type { HttpResponse } from '../../src/conformance/apis/api.ts';

/** A request, byte by byte. */
export interface Wire {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: Buffer;
}

/** Sends exactly these bytes, which `fetch` would change. Rejects without a response. */
export async function sendWire(origin: string, agent: Agent, wire: Wire): Promise<HttpResponse> {
  try {
    return await sendOver(agent, origin, wire);
  } catch (error) {
    // The server may just have closed an idle connection, so retry on a new one.
    if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error;
    return sendOver(false, origin, wire);
  }
}

function sendOver(agent: Agent | false, origin: string, { method, path, headers, body }: Wire): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    const length = body === undefined ? {} : { 'content-length': body.length };
    const options = { hostname, port, path, method, agent, headers: { ...headers, ...length }, timeout: 20_000 };
    const request = httpRequest(options, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part) => parts.push(part));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: new Headers(
            Object.entries(response.headers).map(([name, value]): [string, string] => [name, String(value)]),
          ),
          text: Buffer.concat(parts).toString(),
        }),
      );
    });
    request.on('timeout', () => request.destroy(new Error('no response within 20 seconds')));
    request.on('error', reject);
    request.end(body);
  });
}
