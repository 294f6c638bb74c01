import { BlockList, isIPv6, type Server, type Socket } from 'node:net';
import type { FastifyBaseLogger } from 'fastify';
import { addressGroup } from '../access/address-group.ts';
import type { Begun, ConcurrencyLimiter } from '../access/concurrency-limit.ts';
import { throttle } from '../observability/throttle.ts';
import type { ServerSettings } from './server-settings.ts';

/** The number of connections over a limit that remain open for requests of the operator, such as `/health/live`. */
const RESERVED_CONNECTIONS = 64;
/** The minimum interval between log lines about excess connections, in milliseconds. */
const LOG_INTERVAL = 1_000;

/**
 * Limits concurrent connections, in total and for each address. Returns whether a connection is over a limit. The
 * newest of these connections remain open for the paths of the operator only, so that clients with too many connections
 * do not keep the operator out. A trusted proxy has no limit of its own, because it serves many clients.
 */
export function limitConnections(
  server: Server,
  log: FastifyBaseLogger,
  { maxConnections, maxConnectionsPerAddress, trustProxy }: ServerSettings,
  connections: ConcurrencyLimiter,
): (socket: Socket) => boolean {
  const reserved = new Set<Socket>();
  const proxies = blockListOf(trustProxy || []);
  const logRefusal = throttle(LOG_INTERVAL, (rejected, setting: object) =>
    log.warn({ ...setting, rejected }, `more connections than ${nameOf(setting)}: new ones are refused`),
  );

  function reserve(socket: Socket): void {
    const [oldest] = reserved;
    if (reserved.size >= RESERVED_CONNECTIONS && oldest !== undefined) {
      reserved.delete(oldest);
      oldest.destroy();
    }
    reserved.add(socket);
    socket.once('close', () => reserved.delete(socket));
  }

  function begin(socket: Socket): Begun | Promise<Begun> {
    const ofAll = { name: '', max: maxConnections };
    if (isProxy(proxies, socket.remoteAddress ?? '')) return connections.begin([ofAll]);
    return connections.begin([
      ofAll,
      { name: `address ${addressGroup(socket.remoteAddress ?? '')}`, max: maxConnectionsPerAddress },
    ]);
  }

  function admit(socket: Socket, begun: Begun): void {
    if ('reached' in begun) {
      logRefusal(begun.reached.name === '' ? { maxConnections } : { maxConnectionsPerAddress });
      reserve(socket);
    } else if (socket.closed) begun.end();
    else socket.once('close', begun.end);
  }

  const serve = server.listeners('connection') as ((socket: Socket) => void)[];
  server.removeAllListeners('connection');
  server.prependListener('connection', (socket) => {
    const accept = (begun: Begun) => {
      admit(socket, begun);
      for (const listener of serve) listener.call(server, socket);
    };
    const begun = begin(socket);
    if (!(begun instanceof Promise)) return accept(begun);
    // Without a listener, a connection that fails meanwhile would end the program.
    socket.on('error', () => {});
    void begun.then(accept);
  });

  return (socket) => reserved.size > 0 && reserved.has(socket);
}

function nameOf(setting: object): string {
  return 'maxConnections' in setting ? 'MAX_CONNECTIONS' : 'MAX_CONNECTIONS_PER_ADDRESS';
}

function isProxy(proxies: BlockList, address: string): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  return plain !== '' && proxies.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
}

const NAMED_RANGES: Record<string, readonly string[]> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

function blockListOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges.flatMap((name) => NAMED_RANGES[name] ?? [name])) {
    const [address = '', bits] = range.split('/');
    const type = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, type);
    else list.addSubnet(address, Number(bits), type);
  }
  return list;
}
