/** Limits of the HTTP server. Times are in milliseconds. */
export interface ServerSettings {
  /** The time for the headers of a request to arrive, from the start of the connection. */
  headersTimeout: number;
  /** The time for a request to arrive completely. */
  requestTimeout: number;
  /** How long an idle connection stays open for the next request. */
  keepAliveTimeout: number;
  /** How long a client may read nothing of its response. The server detects this after at most twice this time. */
  responseStallTimeout: number;
  /** The bytes in a second that a client must read of a large response, on average of `responseStallTimeout`. */
  responseMinRate: number;
  /** The maximum number of concurrent requests. More are rejected. */
  maxConcurrentRequests: number;
  /** The maximum number of connections. More can only request the paths of the operator. */
  maxConnections: number;
  /** The maximum number of connections from one address (IPv6: one /64) that is not a trusted proxy. */
  maxConnectionsPerAddress: number;
  /** The proxies whose `X-Forwarded-For` is trusted. */
  trustProxy: false | string[];
  /** The origins whose web pages may call the APIs. */
  corsOrigins: readonly string[];
}

export const SERVER_DEFAULTS: ServerSettings = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  // Longer than the timeout of most proxies (60 seconds): the side that may send the next request must close first.
  keepAliveTimeout: 72_000,
  responseStallTimeout: 30_000,
  // Less than any usual connection has. A response of 16 MiB occupies memory for half an hour at most.
  responseMinRate: 8 * 1024,
  // A few tenths of a second of work for one processor, so that an accepted request is answered within a second.
  // Measured at three times the peak (bench/overload.ts): with 600, 1 % of the accepted requests wait for two seconds.
  maxConcurrentRequests: 300,
  maxConnections: 5_000,
  maxConnectionsPerAddress: 1_250,
  trustProxy: false,
  corsOrigins: [],
};
