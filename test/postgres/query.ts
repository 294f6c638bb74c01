import { Client } from 'pg';

type Row = Record<string, unknown>;

/** The rows of the last of some statements, which are run one after the other on a connection of their own. */
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
