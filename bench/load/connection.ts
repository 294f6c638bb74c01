import { connect, type Socket } from 'node:net';

/** What came back for one request. */
export interface Answer {
  status: number;
  /** The line of the status and the headers. */
  head: string;
  body: string;
}

const HEAD_END = '\r\n\r\n';
const STATUS_START = 'HTTP/1.1 '.length;
const CONTENT_LENGTH = /\r\ncontent-length: (\d+)/i;

/**
 * One keep-alive connection that carries one request after the other. Reads of HTTP only what the servers measured
 * here send (a length, no chunks): a general client would take more of the shared machine than the servers do.
 */
export class Connection {
  readonly #socket: Socket;
  #received = '';
  #answered: ((answer: Answer) => void) | undefined;
  #failed: ((error: Error) => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    // One byte a character, so that lengths are those of the header.
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

  /** Sends a whole request, head and body, and calls back with its answer. */
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
    // The answer to a request of the warm-up may come while that of the next one is on its way.
    const rest = this.#received.slice(bodyStart + length);
    this.#received = '';
    this.#answered?.({ status, head, body });
    if (rest !== '') this.#receive(rest);
  }
}
