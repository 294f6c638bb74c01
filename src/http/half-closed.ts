import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The interval of checks whether a client that has closed its side still reads, in milliseconds. */
const PROBE_INTERVAL = 200;

/**
 * Closes connections whose clients disappear while they wait for responses. A client that closes its side may still
 * read, and gets its response. TCP detects a disappeared client only when data is sent. HTTP/1.1 allows interim
 * responses before any response (RFC 9110 §15.2), so this sends `100 Continue` until the response is sent or the
 * connection fails.
 */
export function closeWhenGone(server: Server, unansweredOn: (socket: Socket) => Iterable<ServerResponse>): void {
  server.on('connection', (socket: Socket) => {
    socket.once('end', () => {
      const probe = setInterval(() => {
        const [response] = unansweredOn(socket);
        if (socket.destroyed || response === undefined || response.headersSent) clearInterval(probe);
        // HTTP/1.0 has no interim responses.
        else if (response.req.httpVersionMinor > 0) response.writeContinue();
      }, PROBE_INTERVAL);
    });
  });
}
