import type { Position } from '../../../src/contacts/paging/page.ts';

/** A token as earlier releases gave out, which names no collection and so leads on in any. */
export function unboundToken({ createdAt, id }: Position): string {
  return Buffer.from(JSON.stringify([createdAt, id])).toString('base64url');
}
