import type { Position } from '../../../src/contacts/paging/page.ts';

/** A token of an earlier release. It names no collection and therefore is valid in any. */
export function unboundToken({ createdAt, id }: Position): string {
  return Buffer.from(JSON.stringify([createdAt, id])).toString('base64url');
}
