import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type { Database } from './database.ts';

/**
 * Applies the missing migrations, each once. Safe to call at every start and from several programs at once. Throws if a
 * migration fails, or if the database has migrations that this program does not know. `schema` names the schema of the
 * migration table, for engines on which another schema may have a table of that name. Returns the names of the applied
 * migrations.
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

/**
 * Throws an error of one line that says what to do, unless a database has exactly the migrations that this program
 * knows.
 */
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

/** Throws an error of one line that says what to do if a database has a migration that this program does not know. */
export function checkNotNewer(taken: readonly string[], migrations: Record<string, Migration>): void {
  const unknown = taken.find((name) => !(name in migrations));
  if (unknown !== undefined) throw newerThanProgram(unknown);
}

/** Kysely's message for an applied migration that is not provided. */
const UNKNOWN_STEP = /previously executed migration (\S+) is missing/;

function newerThanProgram(step: string): Error {
  return new Error(
    `the database is newer than this program (it has the step ${step}): ` +
      'start the version of contact-gateway that made it, or a later one',
  );
}
