import type { Postgres } from './postgres.ts';

/** Columns of the table. An update sets four of them. */
const COLUMNS = {
  id: 'uuid primary key',
  first_name: 'text',
  last_name: 'text',
  age: 'integer',
  subscribed_sms: 'boolean',
  email: 'text',
  phone: 'text',
  city: 'text',
  company: 'text',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
};

/** Creates a table of this many contacts, equal for all peers except for its name, and returns their ids. */
export async function createContacts(postgres: Postgres, table: string, count: number): Promise<string[]> {
  const columns = Object.entries(COLUMNS).map(([name, type]) => `${name} ${type} not null`);
  await postgres.query(`create table ${table} (${columns.join(', ')})`);
  await postgres.query(
    `insert into ${table} (${Object.keys(COLUMNS).join(', ')})
     select uuidv7(), 'Contact', n::text, n % 100, n % 2 = 0, 'contact' || n || '@example.com',
       '+3161' || lpad(n::text, 7, '0'), 'Amsterdam', 'acme', now(), now()
     from generate_series(1, ${count}) as n`,
  );
  // Like a server that has been running for a while: statistics are collected and the data is flushed.
  await postgres.query(`vacuum analyze ${table}`);
  await postgres.query('checkpoint');
  const rows = await postgres.query(`select id from ${table}`);
  return rows.map(({ id }) => id as string);
}

export function anyOf(ids: readonly string[]): string {
  return ids[Math.floor(Math.random() * ids.length)] ?? '';
}

/** The four values of the n-th update. */
export function valuesOf(index: number): [firstName: string, lastName: string, age: number, subscribedSms: boolean] {
  return [`Ada ${index % 9973}`, `Lovelace ${index % 101}`, index % 120, index % 2 === 0];
}

/** A whole request with a body. Each header ends with a line break. */
export function jsonRequest(method: string, path: string, headers: string, body: string): string {
  return (
    `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${headers}` +
    `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`
  );
}
