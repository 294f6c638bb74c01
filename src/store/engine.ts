import type { FileCopy } from './file-copy.ts';
import type { Source, Store } from './store.ts';
import type { StoreSettings } from './store-settings.ts';

/**
 * A database system that stores can be in. The modules of an engine are loaded by the first call that needs them, so that
 * a program loads no driver that it does not use. Failures to open are errors of one line that says what to do.
 */
export interface Engine {
  /** The form of its URLs, for messages. */
  urlSyntax: string;

  /** Returns whether the scheme of a URL is that of this engine. */
  matches(url: string): boolean;

  /** Returns whether a URL that matches can be opened, as far as its text shows. */
  isValidUrl(url: string): boolean;

  /** Returns the places that a URL names, in a form in which the same place has the same text. */
  locationsOf(url: string): string[];

  /** Opens a store. An engine inside the process creates and migrates it; a server must have the tables already. */
  open(settings: StoreSettings): Promise<Store>;

  /** Opens a store to read from. Creates and migrates nothing. */
  openSource(settings: StoreSettings): Promise<Source>;

  /** Creates the tables or brings them up to date. Returns the names of the migrations that it has applied. */
  migrate(settings: StoreSettings): Promise<string[]>;

  /** Returns the files of the database that other users of this machine may read or write. */
  exposedFiles(url: string): Promise<string[]>;

  /** Divides the big tables by workspace into `count` partitions each. Returns the names of the divided tables. */
  partition(settings: StoreSettings, count: number): Promise<string[]>;

  /** Collects statistics of the tables after many rows have come at once. */
  analyze(settings: StoreSettings): Promise<void>;

  /** Prepares a copy of the database in the file `to`, which must not exist. */
  backup(settings: StoreSettings, to: string): Promise<FileCopy>;

  /** Prepares a copy of the backup in the file `from` as the database, which must not exist. */
  restore(settings: StoreSettings, from: string): Promise<FileCopy>;
}
