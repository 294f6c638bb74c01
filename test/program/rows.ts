import SqliteDatabase from 'better-sqlite3';

type Row = Record<string, unknown>;

/** Every row of every table of a database file, read outside the program. */
export function allRows(file: string): Record<string, Row[]> {
  return reading(file, (database) => {
    const tables = database.prepare("select name from sqlite_master where type = 'table' order by name").pluck().all();
    return Object.fromEntries(tables.map((table) => [table, database.prepare(`select * from "${table}"`).all()]));
  }) as Record<string, Row[]>;
}

/** The findings of SQLite's own check of a database file. */
export function damages(file: string): unknown[] {
  return reading(file, (database) => [
    ...(database.pragma('integrity_check', { simple: true }) === 'ok' ? [] : ['integrity_check']),
    ...(database.pragma('foreign_key_check') as unknown[]),
  ]);
}

function reading<Result>(file: string, read: (database: SqliteDatabase.Database) => Result): Result {
  const database = new SqliteDatabase(file, { readonly: true });
  try {
    return read(database);
  } finally {
    database.close();
  }
}
