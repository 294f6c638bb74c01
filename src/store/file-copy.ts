/** A copy of a database's file that is about to be made. */
export interface FileCopy {
  /** The path of the file to be. */
  target: string;
  /** How much there is to copy, in KiB. */
  size: number;
  /**
   * Makes it: whole, checked and on disk, or not at all. `onProgress` receives the number of further KiB, and ends it by
   * throwing. Rejects with one line that says what to do.
   */
  make(onProgress: (size: number) => void): Promise<void>;
  close(): void;
}
