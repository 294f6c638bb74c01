/** What a client may ask of the server as such. Times are in milliseconds. */
export interface ServerSettings {
  /** How long the headers of a request may take to arrive, from the connection on. */
  headersTimeout: number;
  /** How long a request may take to arrive whole. */
  requestTimeout: number;
  /** How long a connection stays open for the next request. */
  keepAliveTimeout: number;
  /** How long a client may take nothing of the answer that waits for it; it is noticed after twice that at the latest. */
  responseStallTimeout: number;
  /** How many requests may be answered at once; more are refused. */
  maxConcurrentRequests: number;
  /** How many connections there may be at once; more are kept for the paths of the operator alone. */
  maxConnections: number;
  /** How many of them there may be from one address (of IPv6: one /64), unless that is a trusted proxy. */
  maxConnectionsPerAddress: number;
  /** The proxies whose word about the address of a client is taken. */
  trustProxy: false | string[];
  /** Web pages of which origins may call, from a browser. */
  corsOrigins: readonly string[];
}

export const SERVER_DEFAULTS: ServerSettings = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  // Longer than proxies keep theirs, 60 seconds mostly: the one who may still send must be the first to close.
  keepAliveTimeout: 72_000,
  responseStallTimeout: 30_000,
  // Some tenths of a second of work for one processor, so that an accepted request is answered within a second.
  // Measured under three times the peak (bench/overload.ts): with 600, 1 % of what is accepted waits for two seconds.
  maxConcurrentRequests: 300,
  maxConnections: 5_000,
  maxConnectionsPerAddress: 1_250,
  trustProxy: false,
  corsOrigins: [],
};
