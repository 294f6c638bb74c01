/** How long and how much: seconds for each measurement, rounds, numbers of contacts. */
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

/** A database of its own with contacts, and the file that tells the load generator about them. */
export interface Database {
  file: string;
  targetFile: string;
  contacts: number;
}
