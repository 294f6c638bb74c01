import { ServerResponse } from '../protocol/node-http.ts';
import { type ReadingPace, readingOf } from './reading-pace.ts';

/** Responses of this size, in bytes, fit into the buffers of the system. They need no watch. */
const SMALL = 64 * 1024;

/** The number of requests in progress: in this process, and in the other processes of the gateway. */
export interface RequestCount {
  underWay: number;
  elsewhere: number;
}

/**
 * A response that counts its request as in progress until `end` is called, even if it then waits behind unread
 * responses of its connection. Routes that respond in parts have limits of their own. The client of a large response must
 * keep a pace.
 *
 * This is a class because an `end` closure for each response kept dead requests alive until the next young garbage
 * collection: `updateContact` took 1.7 times the processor time.
 */
export class CountedResponse extends ServerResponse {
  #count: RequestCount | undefined = undefined;
  #pace: ReadingPace | undefined = undefined;

  enter(count: RequestCount): void {
    count.underWay += 1;
    this.#count = count;
  }

  keepPace(pace: ReadingPace): void {
    this.#pace = pace;
  }

  leave(): void {
    if (this.#count === undefined) return;
    this.#count.underWay -= 1;
    this.#count = undefined;
  }

  /** A response in parts leaves with its first part. */
  override write(...given: unknown[]): boolean {
    this.leave();
    const [chunk, encoding] = given;
    const bytes = bytesIn(chunk);
    if (this.#pace === undefined || bytes === 0) return super.write(...(given as [unknown]));
    const callback = given.findLast((one) => typeof one === 'function');
    const onRead = readingOf(this.req.socket, this.#pace).expect(bytes);
    return super.write(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8', (error) => {
      onRead();
      callback?.(error);
    });
  }

  override end(...given: unknown[]): this {
    this.leave();
    const bytes = bytesIn(given[0]);
    if (bytes > SMALL && this.#pace !== undefined) {
      this.once('finish', readingOf(this.req.socket, this.#pace).expect(bytes));
    }
    return super.end(...(given as []));
  }
}

/** An approximation for texts: their length. */
function bytesIn(chunk: unknown): number {
  return typeof chunk === 'string' || chunk instanceof Uint8Array ? chunk.length : 0;
}
