import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Lets a server listen on any free port, and tells the process that started this one which it is. */
export function announce(server: Server): void {
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
}
