import { allRows } from '../rows.ts';
import { halfUpdates } from './half-updates.ts';
import { type Acknowledged, type Client, clientOf } from './storm.ts';

export interface Found {
  /** Everything that contradicts the responses to the clients, or that only a partial update can leave. */
  losses: unknown[];
  /** The unanswered updates: the number that was made completely, and the number that was not made. */
  there: number;
  notThere: number;
}

/** Compares a database without writers to the records of its clients. */
export function findLosses(file: string, clients: readonly Client[]): Found {
  const tables = allRows(file);
  const losses = halfUpdates(file, tables);
  const { contact_history = [], idempotency_key = [] } = tables;
  const keys = new Set(idempotency_key.map(({ key }) => key));
  const history = updatesIn(contact_history);
  const byClient = Map.groupBy(history, ({ serial }) => clientOf(serial));
  if (keys.size !== history.length) losses.push({ keys: keys.size, history: history.length });

  let [there, notThere] = [0, 0];
  for (const { number, acknowledged, pending } of clients) {
    const rows = byClient.get(number) ?? [];
    const last = rows.at(-1);
    const isThere = pending !== undefined && last?.serial === pending.serial;
    // Each exactly once, at its version, and then at most the unanswered one.
    const answered = isThere ? rows.slice(0, -1) : rows;
    const isKept = (answer: Acknowledged, index: number) =>
      answered[index]?.serial === answer.serial && answered[index].version === answer.version;
    if (answered.length !== acknowledged.length || !acknowledged.every(isKept)) {
      losses.push({ client: number, acknowledged, pending, rows });
    }
    if (pending === undefined) continue;
    if (keys.has(pending.key) !== isThere)
      losses.push({ client: number, pending, isThere, problem: 'its key differs' });
    if (isThere) there += 1;
    else notThere += 1;
  }
  return { losses, there, notThere };
}

/**
 * Compares a copy of a database to updates that were acknowledged before the copy was made. Returns the updates that the
 * copy does not have exactly once at their version, and everything that only a partial update can leave. The copy may have
 * later updates.
 */
export function findMissing(copy: string, acknowledged: readonly Acknowledged[]): unknown[] {
  const tables = allRows(copy);
  const { contact_history = [], idempotency_key = [] } = tables;
  const updates = updatesIn(contact_history);
  const bySerial = Map.groupBy(updates, ({ serial }) => serial);
  const missing = acknowledged.filter(({ serial, version }) => {
    const found = bySerial.get(serial) ?? [];
    return found.length !== 1 || found[0]?.version !== version;
  });
  const keys = new Set(idempotency_key.map(({ key }) => key)).size;
  const unequal = keys === updates.length ? [] : [{ keys, history: updates.length }];
  return [...missing, ...unequal, ...halfUpdates(copy, tables)];
}

/** The updates of the storm in the history, by version. */
function updatesIn(history: readonly Record<string, unknown>[]): Acknowledged[] {
  return history
    .map(({ version, changes }) => ({ version: Number(version), serial: serialIn(changes) }))
    .toSorted((one, other) => one.version - other.version);
}

/** The update of the storm that made a history row. */
function serialIn(changes: unknown): number {
  const all = JSON.parse(String(changes)) as { field: string; after: unknown }[];
  return Number(all.find(({ field }) => field === 'attributes.rating')?.after);
}
