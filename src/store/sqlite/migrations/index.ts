import type { Migration } from 'kysely/migration';
import * as contacts from './0001-contacts.ts';
import * as operations from './0002-operations.ts';
import * as historyLog from './0003-history-log.ts';
import * as idempotencyKeys from './0004-idempotency-keys.ts';
import * as keyTimes from './0005-key-times.ts';
import * as renormalizedIdentifiers from './0006-renormalized-identifiers.ts';
import * as counts from './0007-counts.ts';
import * as historyApi from './0008-history-api.ts';
import * as historyOfRemoved from './0009-history-of-removed.ts';
import * as undoneMerges from './0010-undone-merges.ts';
import * as accessKeyRoots from './0011-access-key-roots.ts';
import * as nameKeys from './0012-name-keys.ts';

/** Sorted by name. Never edit a published migration; add a new one. */
export const migrations: Record<string, Migration> = {
  '0001-contacts': contacts,
  '0002-operations': operations,
  '0003-history-log': historyLog,
  '0004-idempotency-keys': idempotencyKeys,
  '0005-key-times': keyTimes,
  '0006-renormalized-identifiers': renormalizedIdentifiers,
  '0007-counts': counts,
  '0008-history-api': historyApi,
  '0009-history-of-removed': historyOfRemoved,
  '0010-undone-merges': undoneMerges,
  '0011-access-key-roots': accessKeyRoots,
  '0012-name-keys': nameKeys,
};
