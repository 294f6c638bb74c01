import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

const ACCEPTED = 'net.server.socket';

/** Resolves to the socket that a server in this process accepts for a client that is connecting. */
export function acceptedFor(client: Socket): Promise<Socket> {
  return new Promise((resolve) => {
    const accepted: Socket[] = [];
    const settle = () => {
      const found = accepted.find(({ remotePort }) => remotePort === client.localPort);
      if (client.connecting || found === undefined) return;
      unsubscribe(ACCEPTED, onAccepted);
      resolve(found);
    };
    const onAccepted = (message: unknown) => {
      accepted.push((message as { socket: Socket }).socket);
      settle();
    };
    subscribe(ACCEPTED, onAccepted);
    client.once('connect', settle);
  });
}
