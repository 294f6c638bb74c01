import { UUID } from './schema-validator.ts';

/** Returns an id in the form in which it is stored. A malformed one becomes an empty text, which names nothing. */
export function idFrom(id: string): string {
  return UUID.test(id) ? id.toLowerCase() : '';
}
