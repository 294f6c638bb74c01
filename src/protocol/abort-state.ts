import type { ServerResponse } from 'node:http';
import { RequestAborted } from './request-aborted.ts';

/**
 * Becomes aborted, with `RequestAborted`, when the client closes the connection before the response is sent. The
 * `close` event of a request does not tell: it is emitted when the body has been read.
 *
 * The state refers to nothing. Changes hold it until they are committed, and what it referred to, the whole request,
 * would survive young garbage collections: that made an update 40 % slower, as did an `AbortController` each.
 */
export function abortStateOf(response: ServerResponse) {
  const state = new ResponseState();
  if (response.closed) state.aborted = !response.writableFinished;
  else response.once('close', () => (state.aborted = !response.writableFinished));
  return state;
}

class ResponseState {
  aborted = false;

  get reason() {
    return this.aborted ? new RequestAborted() : undefined;
  }

  throwIfAborted(): void {
    if (this.aborted) throw new RequestAborted();
  }
}
