import type { Migration } from 'kysely/migration';
import * as contacts from './0001-contacts.ts';
import * as idempotencyKeys from './0002-idempotency-keys.ts';
import * as keyTimes from './0003-key-times.ts';
import * as narrowPolicies from './0004-narrow-policies.ts';
import * as renormalizedIdentifiers from './0005-renormalized-identifiers.ts';
import * as counts from './0006-counts.ts';
import * as historyApi from './0007-history-api.ts';
import * as historyOfRemoved from './0008-history-of-removed.ts';
import * as undoneMerges from './0009-undone-merges.ts';
import * as restorableFormat from './0010-restorable-format.ts';
import * as accessKeyRoots from './0011-access-key-roots.ts';
import * as nameKeys from './0012-name-keys.ts';

/** Sorted by name. Never edit a published migration; add a new one. */
export const migrations: Record<string, Migration> = {
  '0001-contacts': contacts,
  '0002-idempotency-keys': idempotencyKeys,
  '0003-key-times': keyTimes,
  '0004-narrow-policies': narrowPolicies,
  '0005-renormalized-identifiers': renormalizedIdentifiers,
  '0006-counts': counts,
  '0007-history-api': historyApi,
  '0008-history-of-removed': historyOfRemoved,
  '0009-undone-merges': undoneMerges,
  '0010-restorable-format': restorableFormat,
  '0011-access-key-roots': accessKeyRoots,
  '0012-name-keys': nameKeys,
};
