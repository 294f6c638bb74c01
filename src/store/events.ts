import { channel, tracingChannel } from 'node:diagnostics_channel';

/** A committed transaction. */
export interface Batch {
  /** The number of its changes. */
  changes: number;
}

/** A commit: the time to write and sync the journal, in this process or on the server. */
export interface Commit {
  seconds: number;
}

/** A change, from its call of the store until it is on disk. */
export interface Change {
  /** The name in OpenTelemetry's `db.system.name`. */
  engine: string;
  /** The number of changes in its transaction. Set when the transaction is committed. */
  batch?: number;
}

/** Two identifiers that the current normalization makes equal. The ids of their contacts may be the same. */
export interface IdentifierCollision {
  workspaceId: string;
  key: string;
  contactId: string;
  otherContactId: string;
}

/** The progress of a migration of identifiers. The last report counts the collisions. */
export interface MigrationReport {
  contacts: number;
  isDone: boolean;
  collisions?: number;
}

/** Diagnostics channels of stores. They publish facts; no code waits for their subscribers. */
export const batches = channel('contact-gateway:batch');
export const commits = channel('contact-gateway:commit');
/** Transactions that start again, after a conflict, a lost connection or a failure of another change in the group. */
export const transactionRetries = channel('contact-gateway:retry');

export const migrationReports = channel('contact-gateway:migration-report');
/** Collisions that a migration leaves unresolved, published one by one because their number is unbounded. */
export const identifierCollisions = channel('contact-gateway:identifier-collision');

export const changes = tracingChannel<unknown, Change>('contact-gateway:change');

/** Runs a change and publishes it. `write` records the size of its batch. */
export function traceChange<Result>(engine: string, write: (change: Change) => Promise<Result>): Promise<Result> {
  const change: Change = { engine };
  return changes.hasSubscribers ? changes.tracePromise(write, change, undefined, change) : write(change);
}

/** Runs the work of a commit and publishes its duration. */
export async function timingCommit<Result>(work: () => Result | Promise<Result>): Promise<Result> {
  if (!commits.hasSubscribers) return work();
  const begin = performance.now();
  const result = await work();
  commits.publish({ seconds: (performance.now() - begin) / 1000 } satisfies Commit);
  return result;
}

export function publishBatch(changes: number): void {
  if (batches.hasSubscribers) batches.publish({ changes } satisfies Batch);
}

export function publishCollision(collision: IdentifierCollision): void {
  if (identifierCollisions.hasSubscribers) identifierCollisions.publish(collision);
}

export function publishMigration(report: MigrationReport): void {
  if (migrationReports.hasSubscribers) migrationReports.publish(report);
}
