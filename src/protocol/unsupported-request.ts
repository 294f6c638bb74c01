/** A request in a form that is not read here; how it is answered over any API. */
export class UnsupportedRequest extends Error {
  readonly statusCode: 415 | 501;
  readonly code: 'UnsupportedMediaType' | 'NotImplemented';
  /** Headers of the answer. */
  readonly headers: Record<string, string>;

  constructor(statusCode: 415 | 501, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.statusCode = statusCode;
    this.code = statusCode === 415 ? 'UnsupportedMediaType' : 'NotImplemented';
    this.headers = headers;
  }
}
