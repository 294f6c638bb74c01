import { allRows } from '../rows.ts';
import { halfUpdates } from './half-updates.ts';
import { type Client, clientOf } from './storm.ts';

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
  const [{ contact_history = [], idempotency_key = [] }, keys] = [tables, new Set<unknown>()];
  for (const { key } of idempotency_key) keys.add(key);
  const history = contact_history
    .map(({ version, changes }) => ({ version: Number(version), serial: serialIn(changes) }))
    .toSorted((one, other) => one.version - other.version);
  const byClient = Map.groupBy(history, ({ serial }) => clientOf(serial));
  if (keys.size !== history.length) losses.push({ keys: keys.size, history: history.length });

  let [there, notThere] = [0, 0];
  for (const { number, acknowledged, pending } of clients) {
    const rows = byClient.get(number) ?? [];
    const last = rows.at(-1);
    const isThere = pending !== undefined && last?.serial === pending.serial;
    // Each exactly once, at its version, and then at most the unanswered one.
    const answered = isThere ? rows.slice(0, -1) : rows;
    const isKept = (answer: (typeof acknowledged)[number], index: number) =>
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

/** The update of the storm that made a history row. */
export function serialIn(changes: unknown): number {
  const all = JSON.parse(String(changes)) as { field: string; after: unknown }[];
  return Number(all.find(({ field }) => field === 'attributes.rating')?.after);
}
