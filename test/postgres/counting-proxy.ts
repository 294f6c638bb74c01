import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface CountingProxy {
  /** The URL that was given, by way of the proxy. */
  url: string;
  /** How often clients have spoken after they were answered, on all connections together. */
  roundTrips(): number;
  close(): Promise<void>;
}

/**
 * A way to the server of a URL that takes `delay` milliseconds in each direction. What a client sends without waiting
 * for an answer is long here before the first answer is, so that it counts as one round trip on a slow machine, too.
 */
export async function startCountingProxy(url: string, delay = 5): Promise<CountingProxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let roundTrips = 0;

  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    let isAnswered = true;
    client.on('data', () => {
      if (isAnswered) roundTrips += 1;
      isAnswered = false;
    });
    forward(client, upstream, delay);
    forward(upstream, client, delay, () => {
      isAnswered = true;
    });
    for (const socket of [client, upstream]) sockets.add(socket.setNoDelay());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const here = Object.assign(new URL(url), { port: String((server.address() as AddressInfo).port) });

  return {
    url: here.href,
    roundTrips: () => roundTrips,
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

/** Timers of one delay come in the order in which they were set, and so do the bytes. */
function forward(from: Socket, to: Socket, delay: number, delivered = () => {}): void {
  from.on('data', (bytes) => {
    setTimeout(() => {
      delivered();
      to.write(bytes);
    }, delay);
  });
  from.on('close', () => setTimeout(() => to.destroy(), delay));
  from.on('error', () => {});
}
