import { instantFrom } from '../validation/date-time.ts';
import { idFrom } from '../validation/id.ts';
import { invalid, type Problem } from '../validation/problem.ts';
import { UUID } from '../validation/schema-validator.ts';
import type { Position } from './page.ts';

/** The form of a cursor, for descriptions and messages. */
export const CURSOR_RULE = 'the createdAt and the id of a contact, separated by a comma';

/**
 * Parses a cursor: the `createdAt` and the `id` of the last contact that the client has, as they are in its line. The
 * contact may be deleted since.
 */
export function parseExportCursor(text: string): { position: Position } | { problem: Problem } {
  const [time = '', id = '', ...others] = text.split(',');
  const createdAt = instantFrom(time.trim());
  const isValid = createdAt !== undefined && Number.isSafeInteger(createdAt) && UUID.test(id.trim());
  if (!isValid || others.length > 0) return { problem: invalid(['after'], `must be ${CURSOR_RULE}`) };
  return { position: { createdAt, id: idFrom(id.trim()) } };
}
