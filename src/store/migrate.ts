import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type { Database } from './database.ts';

/**
 * Brings the tables up to date. Only ever forward, each step once, safe to call at every start and by several
 * programs at once. Throws when a step fails, and when the database has steps that this program does not know.
 * `schema`: where its own table is, on engines where there may be another of that name elsewhere. Returns the names of
 * the steps that it has taken.
 */
export async function migrate(
  db: Kysely<Database>,
  migrations: Record<string, Migration>,
  schema?: string,
): Promise<string[]> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
    ...(schema === undefined ? {} : { migrationTableSchema: schema }),
  });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error === undefined) return results.map(({ migrationName }) => migrationName);
  const unknownStep = UNKNOWN_STEP.exec(String(error))?.[1];
  throw unknownStep === undefined ? error : newerThanProgram(unknownStep);
}

/** Throws one line that says what to do where a database has not taken just the steps that this program knows. */
export function checkSteps(taken: readonly string[], migrations: Record<string, Migration>): void {
  checkNotNewer(taken, migrations);
  const missing = Object.keys(migrations)
    .toSorted()
    .find((name) => !taken.includes(name));
  if (missing !== undefined) {
    throw new Error(
      `the database is older than this program (it lacks the step ${missing}): ` +
        'bring it up to date with "contact-gateway migrate"',
    );
  }
}

/** Throws one line that says what to do where a database has taken a step that this program does not know. */
export function checkNotNewer(taken: readonly string[], migrations: Record<string, Migration>): void {
  const unknown = taken.find((name) => !(name in migrations));
  if (unknown !== undefined) throw newerThanProgram(unknown);
}

/** How Kysely says that a step was taken which nobody provides. */
const UNKNOWN_STEP = /previously executed migration (\S+) is missing/;

function newerThanProgram(step: string): Error {
  return new Error(
    `the database is newer than this program (it has the step ${step}): ` +
      'start the version of contact-gateway that made it, or a later one',
  );
}
