/** The reason why an import cannot start or continue, and the remedy, as a message for the user. */
export class ImportError extends Error {
  override name = 'ImportError';
}
