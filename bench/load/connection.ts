import { connect, type Socket } from 'node:net';

/** The response to one request. */
export interface Answer {
  status: number;
  /** The status line and the headers. */
  head: string;
  body: string;
}

const HEAD_END = '\r\n\r\n';
const STATUS_START = 'HTTP/1.1 '.length;
const CONTENT_LENGTH = /\r\ncontent-length: (\d+)/i;

/**
 * A keep-alive connection that carries one request after the other. It reads only the HTTP that the measured servers
 * send (a length, no chunks), because a general client would use more of the shared machine than the servers.
 */
export class Connection {
  readonly #socket: Socket;
  #received = '';
  #answered: ((answer: Answer) => void) | undefined;
  #failed: ((error: Error) => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    // One byte per character, so that lengths equal the content-length header.
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => this.#receive(chunk));
    socket.on('error', (error) => this.#failed?.(error));
    socket.on('close', () => this.#failed?.(new Error('the server closed the connection')));
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new Connection(socket)));
      socket.once('error', reject);
    });
  }

  /** Sends a whole request, head and body, and calls back with the response. */
  send(request: string, answered: (answer: Answer) => void, failed: (error: Error) => void): void {
    this.#answered = answered;
    this.#failed = failed;
    this.#socket.write(request, 'latin1');
  }

  close(): void {
    this.#failed = undefined;
    this.#socket.destroy();
  }

  #receive(chunk: string): void {
    this.#received += chunk;
    const headEnd = this.#received.indexOf(HEAD_END);
    if (headEnd === -1) return;
    const length = Number(CONTENT_LENGTH.exec(this.#received)?.[1] ?? 0);
    const bodyStart = headEnd + HEAD_END.length;
    if (this.#received.length < bodyStart + length) return;
    const status = Number(this.#received.slice(STATUS_START, STATUS_START + 3));
    const head = this.#received.slice(0, headEnd);
    const body = this.#received.slice(bodyStart, bodyStart + length);
    // The response to a warm-up request may arrive while the next response is being received.
    const rest = this.#received.slice(bodyStart + length);
    this.#received = '';
    this.#answered?.({ status, head, body });
    if (rest !== '') this.#receive(rest);
  }
}
