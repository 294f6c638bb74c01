import { channel, tracingChannel } from 'node:diagnostics_channel';

/** A transaction that has been committed. */
export interface Batch {
  /** How many changes it carried. */
  changes: number;
}

/** A commit: writing and syncing the journal, by ourselves or by the server. */
export interface Commit {
  seconds: number;
}

/** A change from its coming to the store to its being on disk. */
export interface Change {
  /** The name in OpenTelemetry's `db.system.name`. */
  engine: string;
  /** How many changes its transaction carried, once it is committed. */
  batch?: number;
}

/** Two identifiers that today's rules make one. The ids are those of contacts, and may be the same. */
export interface IdentifierCollision {
  workspaceId: string;
  key: string;
  contactId: string;
  otherContactId: string;
}

/** How far a migration of identifiers is, and in the end how many of them it left apart. */
export interface MigrationReport {
  contacts: number;
  isDone: boolean;
  collisions?: number;
}

/** Diagnostics channels of stores: facts, and nothing that waits for them. */
export const batches = channel('contact-gateway:batch');
export const commits = channel('contact-gateway:commit');
/** Transactions that are begun again, after a conflict, a lost connection or the fault of a neighbour. */
export const retries = channel('contact-gateway:retry');

export const migrationReports = channel('contact-gateway:migration-report');
/** Identifiers that a migration leaves apart, one by one: nobody knows how many there are. */
export const identifierCollisions = channel('contact-gateway:identifier-collision');

export const changes = tracingChannel<unknown, Change>('contact-gateway:change');

/** Writes a change, and tells of it. `write` notes on it how many were committed with it. */
export function traceChange<Result>(engine: string, write: (change: Change) => Promise<Result>): Promise<Result> {
  const change: Change = { engine };
  return changes.hasSubscribers ? changes.tracePromise(write, change, undefined, change) : write(change);
}

/** Does the work of a commit, and tells how long it took. */
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
