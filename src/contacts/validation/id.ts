import { UUID } from './schema-validator.ts';

/** Returns an id in its stored form. A malformed id becomes an empty text, which matches nothing. */
export function idFrom(id: string): string {
  return UUID.test(id) ? id.toLowerCase() : '';
}
