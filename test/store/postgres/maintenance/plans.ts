import type { CompiledQuery, DatabaseConnection } from 'kysely';
import pg from 'pg';
import { PostgresConnection } from '../../../../src/store/postgres/connection.ts';
import { transactionOver } from '../../../../src/store/postgres/dialect.ts';
import type { ConnectionPool } from '../../../../src/store/postgres/pool/pool.ts';
import { inspectDatabase } from '../../../../src/store/postgres/server/server.ts';
import { transactionPreambleOf } from '../../../../src/store/postgres/transaction-preamble.ts';
import type { Store } from '../../../../src/store/store.ts';
import { STORE_DEFAULTS } from '../../../../src/store/store-settings.ts';

/** The plan of one statement. */
export interface Plan {
  sql: string;
  /** Tables and partitions by name, each once. */
  relations: string[];
  /** For each read table or partition, the conditions of the index, or `all`. */
  scans: string[];
  /** The pages that a `select` reads: from memory and from the disk. 0 for other statements. */
  pages: number;
}

/** Custom plans for given values, or generic plans whose partitions are pruned at execution. */
type Mode = 'force_custom_plan' | 'force_generic_plan';

/** Runs work in one transaction of a workspace, and returns the plan of each of its statements. */
export async function plansOf(
  pool: ConnectionPool,
  mode: Mode,
  workspaceId: string,
  work: (store: Store) => Promise<unknown>,
): Promise<Plan[]> {
  const client = await pool.connect();
  const introduction = transactionPreambleOf({
    statementTimeout: 0,
    ...(await inspectDatabase(client, STORE_DEFAULTS)),
  });
  const connection = new PostgresConnection(client, undefined);
  const plans: Plan[] = [];
  try {
    await introduction.toChange(connection, { workspaceId });
    await connection.send(`set local plan_cache_mode = ${mode}`);
    const transaction = transactionOver(explaining(connection, plans));
    await work({
      reader: () => transaction,
      write: (_reach, change) => change(transaction),
      load: () => ({ waiting: 0 }),
      check: async () => {},
      close: async () => {},
    });
    await connection.send('commit');
    return plans;
  } finally {
    client.release(true);
  }
}

function explaining(connection: PostgresConnection, plans: Plan[]): DatabaseConnection {
  return {
    async executeQuery<Row>({ sql, parameters }: CompiledQuery) {
      const name = `plan_${plans.length}`;
      const plan: Plan = { sql, relations: [], scans: [], pages: 0 };
      plans.push(plan);
      // Sent together, because other sessions send theirs at the same time.
      const [, explained, result] = await Promise.all([
        connection.send(`prepare ${name} as ${sql}`),
        // With `analyze`, the statement runs, so changes would be made twice.
        connection.send(
          `explain (${sql.startsWith('select') ? 'analyze, ' : ''}format json) execute ${name}${literals(parameters)}`,
        ),
        connection.executeQuery<Row>({ sql, parameters }),
      ]);
      const [{ Plan: root }] = JSON.parse(String(explained.rows[0]?.['QUERY PLAN']));
      const scans = scansOf(root);
      plan.pages = (root['Shared Hit Blocks'] ?? 0) + (root['Shared Read Blocks'] ?? 0);
      plan.relations = [...new Set(scans.map((scan) => scan['Relation Name']))].toSorted();
      plan.scans = scans.map((scan) => `${scan['Relation Name']}: ${scan['Index Cond'] ?? 'all'}`);
      return result;
    },
    streamQuery: () => connection.streamQuery(),
  };
}

function literals(parameters: readonly unknown[]): string {
  const texts = parameters.map((value) => (value === null ? 'null' : pg.escapeLiteral(String(value))));
  return texts.length === 0 ? '' : `(${texts.join(', ')})`;
}

interface Node {
  'Relation Name'?: string;
  'Index Cond'?: string;
  Plans?: Node[];
}

type Scan = Node & { 'Relation Name': string };

function scansOf(node: Node): Scan[] {
  const isScan = (it: Node): it is Scan => it['Relation Name'] !== undefined;
  return [...(isScan(node) ? [node] : []), ...(node.Plans ?? []).flatMap(scansOf)];
}
