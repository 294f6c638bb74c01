import { ADA } from '../seed.ts';
import type { From, Identifier, Step } from '../step.ts';

type More = Pick<Step, 'expectedVersion' | 'include'>;

/** An update of a contact by its id: of Ada where nothing is said. */
export function update(body: object, { contactId = ADA, ...more }: More & { contactId?: string | From } = {}): Step {
  return { operation: 'updateContact', path: { contactId }, body, ...more };
}

/** An update of whom identifiers find, or of nobody yet. */
export function upsert(identifier: Identifier, body: object, more: More = {}): Step {
  return { operation: 'upsertContact', path: { identifier }, body, ...more };
}

/** A look at a contact: at Ada where nothing is said. */
export function read(contactId: string | From = ADA, more: More = {}): Step {
  return { operation: 'contact', path: { contactId }, ...more };
}

/** A look at who has an identifier. */
export function readByIdentifier(identifier: Identifier): Step {
  return { operation: 'contactByIdentifier', path: { identifier } };
}
