import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface CountingProxy {
  /** The given URL with the address of the proxy. */
  url: string;
  /** The number of times that clients have sent data after a response, on all connections together. */
  roundTrips(): number;
  close(): Promise<void>;
}

/**
 * A proxy to the server of a URL that delays each direction by `delay` milliseconds. Data that a client sends without
 * waiting arrives long before the first response, so that it counts as one round trip even on a slow machine.
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

/** Timers with equal delays fire in order, so the bytes stay in order. */
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
