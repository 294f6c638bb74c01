import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface ResponseEvent {
  status: number;
  headers: Record<string, string>;
  text: string;
}

export interface Asked {
  method: string;
  path: string;
  text: string;
}

export interface LyingServer {
  url: string;
  /** Every request so far. */
  asked: Asked[];
  close(): void;
}

/** Returns a changed response of the server behind, or a response of its own. */
interface Tongue {
  instead?(asked: Asked): ResponseEvent | undefined;
  change?(answered: ResponseEvent, asked: Asked): ResponseEvent;
}

/** A proxy server that may change responses. */
export async function startLying(
  target: string,
  { instead, change = (answered) => answered }: Tongue,
): Promise<LyingServer> {
  const asked: Asked[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const one = { method: incoming.method ?? '', path: incoming.url ?? '', text: `${await buffer(incoming)}` };
    asked.push(one);
    const { status, headers, text } = instead?.(one) ?? change(await passedOn(target, incoming, one), one);
    outgoing.writeHead(status, headers).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

const PASSED_ON = ['authorization', 'content-type', 'if-match'];
const PASSED_BACK = ['content-type', 'etag', 'contact-outcome', 'skipped-identifiers'];

async function passedOn(
  target: string,
  incoming: IncomingMessage,
  { method, path, text }: Asked,
): Promise<ResponseEvent> {
  const headers = PASSED_ON.flatMap((name) => {
    const value = incoming.headers[name];
    return typeof value === 'string' ? [[name, value] as [string, string]] : [];
  });
  const response = await fetch(target + path, { method, headers, ...(text === '' ? {} : { body: text }) });
  return {
    status: response.status,
    headers: Object.fromEntries([...response.headers].filter(([name]) => PASSED_BACK.includes(name))),
    text: await response.text(),
  };
}
