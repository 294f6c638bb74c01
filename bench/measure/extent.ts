/** The extent of a run: seconds for each measurement, rounds, numbers of contacts. */
export interface Extent {
  rounds: number;
  seconds: number;
  warmUp: number;
  contacts: number;
  connections: readonly number[];
  sizes: readonly number[];
  enduranceSeconds: number;
  isQuick: boolean;
}

/** A new database with contacts, and the file that describes them to the load generator. */
export interface Database {
  file: string;
  targetFile: string;
  contacts: number;
}
