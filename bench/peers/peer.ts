import type { Postgres } from './postgres.ts';

/** Another product for the same task, running and filled with contacts. */
export interface RunningPeer {
  /** Name and version, as installed. */
  name: string;
  port: number;
  /** A whole HTTP/1.1 request (head and body, latin1) that sets four fields of a random contact to new values. */
  request(index: number): string;
  /** A part of each successful response, so that failures do not count. */
  isSuccess(status: number, body: string): boolean;
  stop(): Promise<void>;
}

export interface Peer {
  name: string;
  /** Installs the product into the scratch folder if it is missing, starts it and fills the database. */
  start(scratch: string, contacts: number, postgres: Postgres): Promise<RunningPeer>;
}
