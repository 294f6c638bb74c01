import type { FileCopy } from './file-copy.ts';
import type { Finding } from './finding.ts';
import type { Reader, Source, Store } from './store.ts';
import type { StoreSettings } from './store-settings.ts';

/**
 * The interface of a database system. The first call loads the modules of an engine, so that a program loads no unused
 * driver. Errors on opening have one line that says what to do.
 */
export interface Engine {
  /** The form of its URLs, for messages. */
  urlSyntax: string;

  /** Returns whether the scheme of a URL belongs to this engine. */
  matches(url: string): boolean;

  /** Returns whether a matching URL can be opened, as far as its text shows. */
  isValidUrl(url: string): boolean;

  /** Returns the locations that a URL names. The same location always has the same text. */
  locationsOf(url: string): string[];

  /** Opens a store. An embedded engine creates and migrates it. A server must already have the tables. */
  open(settings: StoreSettings): Promise<Store>;

  /**
   * Opens a store for the reads of a process beside the one that has opened it with `open` and writes for all processes
   * of the gateway. Calls `onDamage` when a read detects damage. Undefined if all of them can write.
   */
  openReader?(settings: StoreSettings, onDamage: () => void): Promise<Reader>;

  /** Opens a store for reading. Creates and migrates nothing. */
  openSource(settings: StoreSettings): Promise<Source>;

  /** Opens a store for reading at one moment: all reads see the same state. Creates and migrates nothing. */
  openSnapshot(settings: StoreSettings): Promise<Source>;

  /** Creates the tables or migrates them. Returns the names of the applied migrations. */
  migrate(settings: StoreSettings): Promise<string[]>;

  /** Returns the database files that other users of this machine can read or write. */
  exposedFiles(url: string): Promise<string[]>;

  /** Checks all that the store needs. Changes no data. */
  diagnose(settings: StoreSettings): Promise<Finding[]>;

  /** Divides the big tables by workspace into `count` partitions each. Returns the names of the divided tables. */
  partition(settings: StoreSettings, count: number): Promise<string[]>;

  /** Collects statistics of the tables, for use after bulk loads. */
  analyze(settings: StoreSettings): Promise<void>;

  /** Prepares a copy of the database in the file `to`. Rejects if the file exists. */
  backup(settings: StoreSettings, to: string): Promise<FileCopy>;

  /** Prepares a copy of the backup `from` as the database. Rejects if the database exists. */
  restore(settings: StoreSettings, from: string): Promise<FileCopy>;
}
