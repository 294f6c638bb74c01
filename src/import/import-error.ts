/** Why an import cannot run or go on, and what to do, for the person who has started it. */
export class ImportError extends Error {
  override name = 'ImportError';
}
