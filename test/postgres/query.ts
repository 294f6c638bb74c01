import { Client } from 'pg';

type Row = Record<string, unknown>;

/** Runs statements one after the other on a new connection. Returns the rows of the last one. */
export async function queryAt<R extends Row = Row>(url: string, ...statements: readonly string[]): Promise<R[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    let rows: R[] = [];
    for (const statement of statements) ({ rows } = await client.query<R>(statement));
    return rows;
  } finally {
    await client.end();
  }
}
