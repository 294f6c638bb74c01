/** The client has closed the connection before its response was sent: nobody waits for the work that still runs. */
export class RequestAborted extends Error {
  override name = 'RequestAborted';

  constructor() {
    super('the client has closed the connection');
  }
}
