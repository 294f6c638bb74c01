import { ADA } from '../environment/seed.ts';
import type { From, Identifier, Operation, Step } from '../step.ts';

type More = Pick<Step, 'expectedVersion' | 'include'>;

/** An update of a contact by its id. Default: Ada. */
export function update(body: object, { contactId = ADA, ...more }: More & { contactId?: string | From } = {}): Step {
  return { operation: 'updateContact', path: { contactId }, body, ...more };
}

/** An update of the contact that the identifiers find, or of a new one. */
export function upsert(identifier: Identifier, body: object, more: More = {}): Step {
  return { operation: 'upsertContact', path: { identifier }, body, ...more };
}

/** A preview of an update of a contact by its id. Default: Ada. */
export function previewUpdate(body: object, { contactId = ADA, ...more }: More & { contactId?: string } = {}): Step {
  return { operation: 'previewContactUpdate', path: { contactId }, body, ...more };
}

/** A preview of an update of the contact that the identifiers find. */
export function previewUpsert(identifier: Identifier, body: object, more: More = {}): Step {
  return { operation: 'previewContactUpsert', path: { identifier }, body, ...more };
}

/** A read of a contact by its id. Default: Ada. */
export function read(contactId: string | From = ADA, more: More = {}): Step {
  return { operation: 'contact', path: { contactId }, ...more };
}

/** A read of the contact with an identifier. */
export function readByIdentifier(identifier: Identifier): Step {
  return { operation: 'contactByIdentifier', path: { identifier } };
}

/** Any other operation, with its path parameters, body and page parameters. */
export function call(
  operation: Operation,
  path: NonNullable<Step['path']> = {},
  body?: object,
  more: Omit<Partial<Step>, 'operation' | 'path' | 'body'> = {},
): Step {
  return { operation, path, ...(body === undefined ? {} : { body }), ...more };
}
