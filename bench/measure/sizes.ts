import SqliteDatabase from 'better-sqlite3';

/** The size of a table or an index. */
export interface Size {
  name: string;
  /** Undefined for an index. */
  rows: number | undefined;
  bytes: number;
}

type Query = (sql: string) => Promise<Record<string, unknown>[]>;

/** The tables and indexes of the gateway in a PostgreSQL database, each with all its partitions. */
export async function sizesInPostgres(query: Query): Promise<Size[]> {
  const relations = await query(`
    select t.relname as table, r.relname as name, coalesce(
      (select sum(pg_table_size(relid)) from pg_partition_tree(r.oid) where isleaf), pg_table_size(r.oid)
    )::text as bytes
    from pg_class as t
      join pg_class as r on r.oid = t.oid or r.oid in (select indexrelid from pg_index where indrelid = t.oid)
    where t.relkind in ('r', 'p') and not t.relispartition
      and t.relnamespace = 'public'::regnamespace and t.relname not like 'kysely%'
    order by t.relname, r.relkind desc, r.relname`);
  const sizes: Size[] = [];
  for (const { table, name, bytes } of relations) {
    const [counted] = table === name ? await query(`select count(*)::int as rows from ${name}`) : [];
    sizes.push({ name: String(name), rows: counted?.rows as number | undefined, bytes: Number(bytes) });
  }
  return sizes;
}

/** The tables and indexes of a SQLite file. */
export function sizesInSqlite(file: string): Size[] {
  const database = new SqliteDatabase(file, { readonly: true });
  const relations = database
    .prepare<[], { type: string; name: string; bytes: number }>(
      `select type, s.name, sum(pgsize) as bytes from sqlite_schema as s join dbstat on dbstat.name = s.name
      where s.name not like 'kysely%' group by s.name order by tbl_name, type desc, s.name`,
    )
    .all();
  const sizes = relations.map(({ type, name, bytes }) => {
    const count = () => database.prepare(`select count(*) from ${name}`).pluck().get() as number;
    return { name, rows: type === 'table' ? count() : undefined, bytes };
  });
  database.close();
  return sizes;
}
