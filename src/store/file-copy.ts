/** A prepared copy of a database file. */
export interface FileCopy {
  /** The path of the new file. */
  target: string;
  /** The size of the source, in KiB. */
  size: number;
  /**
   * Writes the copy: complete, verified and on disk, or not at all. `onProgress` receives the number of further KiB,
   * and stops the copy by throwing. Rejects with an error of one line that says what to do.
   */
  make(onProgress: (size: number) => void): Promise<void>;
  close(): void;
}
