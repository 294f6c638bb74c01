/** The client closed the connection before its response was sent. Nobody waits for the remaining work. */
export class RequestAborted extends Error {
  override name = 'RequestAborted';

  constructor() {
    super('the client has closed the connection');
  }
}
