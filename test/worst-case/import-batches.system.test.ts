import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findAccessKey } from '../../src/access/access-key.queries.ts';
import { type AccessKey, hashOf } from '../../src/access/access-key.ts';
import { directGateway } from '../../src/import/gateway/direct.ts';
import type { Gateway } from '../../src/import/gateway/gateway.ts';
import type { RowChange } from '../../src/import/rows/row-change.ts';
import { createServices } from '../../src/resolvers/runtime/services.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { parseTime } from './parse-time.ts';
import { contactId, fillWorld, fullContactId, type World } from './world.ts';

/** The rows of a batch of an import. */
const ROWS = 500;
const FULL_CONTACTS = 60;
/**
 * The longest transaction of a batch, in multiples of the time to parse 1 MiB of JSON: half a second on most machines. On
 * SQLite, other programs write nothing meanwhile.
 */
const MAX_TRANSACTION_RATIO = 100;

let store: Store;
let world: World;
let gateway: Gateway;
/** Milliseconds of processor time of each transaction. */
let transactions: number[] = [];
const folder = mkdtempSync(join(tmpdir(), 'contact-gateway-import-batches-'));
beforeAll(async () => {
  const file = join(folder, 'contacts.db');
  world = await fillWorld(file, { contacts: 5_000, fullContacts: FULL_CONTACTS, deletable: [] });
  store = await openStore({ url: `file:${file}` });
  const keyHash = hashOf(world.keys.key ?? '');
  const key = (await findAccessKey(store.reader({ keyHash }), keyHash, Date.now())) as AccessKey;
  const { signal } = new AbortController();
  gateway = await directGateway(createServices(timed(store), undefined), { key, api: 'import', signal });
}, 120_000);
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

function timed(real: Store): Store {
  return {
    ...real,
    async write(scope, work) {
      const begin = process.cpuUsage();
      try {
        return await real.write(scope, work);
      } finally {
        const { user, system } = process.cpuUsage(begin);
        transactions.push((user + system) / 1000);
      }
    },
  };
}

const many = <Item>(length: number, item: (index: number) => Item) => Array.from({ length }, (_, index) => item(index));
const row = (target: Omit<RowChange, 'body' | 'more'>, body: RowChange['body'], more: RowChange['more'] = []) => ({
  ...{ ...target, body, more },
});
const mark = (turn: number, index: number) => ({ attributes: { attribute2: `x${turn}-${index}` } });
const identifiers = (turn: number, index: number) => many(50, (it) => ({ key: 'k', value: `${turn}-${index}-${it}` }));

/** The rows that cause the most work together. */
const BATCHES: Record<string, (index: number, turn: number) => RowChange> = {
  contacts: (index, turn) => row({ contactId: contactId(index) }, mark(turn, index)),
  'full contacts': (index, turn) => row({ contactId: fullContactId(index % FULL_CONTACTS) }, mark(turn, index)),
  'full contacts with further updates': (index, turn) =>
    row({ contactId: fullContactId(index % FULL_CONTACTS) }, mark(turn, index), [mark(turn, -index)]),
  'one full contact': (index, turn) => row({ contactId: fullContactId(0) }, mark(turn, index)),
  'new contacts with many identifiers': (index, turn) =>
    row({ identifier: { key: 'k', value: `${turn}-${index}` } }, { addIdentifiers: identifiers(turn, index) }),
  'wrong values': (index) => row({ contactId: contactId(index) }, { addCompanyRefs: many(100, () => '') }),
};

it.each(Object.keys(BATCHES))(
  'a batch of %s takes no long transaction',
  async (name) => {
    const bound = parseTime() * MAX_TRANSACTION_RATIO;
    let longest = Number.POSITIVE_INFINITY;
    // Disturbances only increase the time.
    for (let turn = 1; turn <= 3 && longest > bound; turn += 1) {
      transactions = [];
      const results = await gateway.apply(
        many(ROWS, (index) => BATCHES[name]?.(index, turn) as RowChange),
        `${name} ${turn}`.replaceAll(' ', '-'),
      );
      expect(results).toHaveLength(ROWS);
      expect(results.filter((result) => 'problems' in result)).toHaveLength(name === 'wrong values' ? ROWS : 0);
      longest = Math.max(...transactions);
    }
    expect(longest).toBeLessThan(bound);
  },
  120_000,
);
