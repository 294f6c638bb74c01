import { createHash } from 'node:crypto';
import { isRejected, type Rejected } from '../../contacts/validation/problem.ts';
import { importContacts, loadImportRules, previewImport } from '../../resolvers/contacts/import-contacts.ts';
import type { Operation } from '../../resolvers/runtime/operation.ts';
import type { Caller, Services } from '../../resolvers/runtime/services.ts';
import { StoreUnavailable } from '../../store/store.ts';
import { ImportError } from '../import-error.ts';
import type { Gateway } from './gateway.ts';
import { retryLater } from './retry.ts';

/** Imports into a database, with the rights of an access key and with that key as the author. */
export async function directGateway(services: Services, caller: Omit<Caller, 'idempotency'>): Promise<Gateway> {
  const { workspaceId } = caller.key;
  const run = async <Input, Result>(
    operation: Operation<Input, Result>,
    input: Input,
    key?: string,
  ): Promise<Result> => {
    const idempotency = key === undefined ? undefined : { key, onReplay() {} };
    const result = await retryLater(
      () => operation(services, { ...caller, idempotency }, input),
      (error) => (error instanceof StoreUnavailable && error.reason !== 'corrupt' ? error.retryAfter : undefined),
      caller.signal as AbortSignal,
    );
    if (isRejected(result as object)) throw new ImportError(reasonOf(result as Rejected));
    return result as Result;
  };
  const rules = await run(loadImportRules, { workspaceId });
  return {
    workspaceId,
    idempotencyLifetime: services.idempotencyLifetime,
    definitions: async () => rules.definitions,
    listIds: async () => rules.listIds,
    async apply(contacts, key) {
      const digest = createHash('sha256').update(JSON.stringify(contacts)).digest('hex');
      return (await run(importContacts, { workspaceId, digest, contactsOf: () => contacts }, key)).results;
    },
    preview: async (contacts) => (await run(previewImport, { workspaceId, contacts })).results,
  };
}

function reasonOf({ problems }: Rejected): string {
  return problems.map(({ code, message }) => (code === 'IdempotencyKeyReused' ? CHANGED_ROWS : message)).join('; ');
}

/** The rows have changed since an import with the same keys was interrupted. */
export const CHANGED_ROWS =
  'the rows that were written when the import was interrupted have changed since: restore the file, or start a new import with --restart';
