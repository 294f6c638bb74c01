import type { Postgres } from './postgres.ts';

/** A product that others use for the same task, running, with contacts in it. */
export interface RunningPeer {
  /** Name and version, as read from what was installed. */
  name: string;
  port: number;
  /** A whole HTTP/1.1 request (head and body, latin1) that sets four fields of a random contact; another value each time. */
  request(index: number): string;
  /** What a successful answer to it contains, so that a refusal is never counted. */
  isSuccess(status: number, body: string): boolean;
  stop(): Promise<void>;
}

export interface Peer {
  name: string;
  /** Installs the product into the scratch folder where it is not there already, starts it and fills the database. */
  start(scratch: string, contacts: number, postgres: Postgres): Promise<RunningPeer>;
}
