import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openStore } from '../src/store/open-store.ts';
import type { Database, Extent } from './measure/extent.ts';
import { fill } from './measure/fill.ts';
import { startGenerator } from './measure/processes.ts';
import { startTimes } from './measure/start.ts';
import { comparePeers } from './peers/compare.ts';
import { compare } from './whole-run/compare.ts';
import { connectionsCurve, sizesCurve } from './whole-run/curves.ts';
import { endurance } from './whole-run/endurance.ts';
import { report } from './whole-run/report.ts';

/**
 * The benchmark: `npm run bench`, or `npm run bench -- --quick` for a first impression within a minute. Measures
 * everything in turns in one run on this machine, so that ratios are meaningful even if rates are not. A complete run
 * writes `bench/results`.
 */
const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });

const WHOLE: Extent = {
  rounds: 5,
  seconds: 2,
  warmUp: 8,
  contacts: 100_000,
  connections: [1, 8, 64, 512],
  sizes: [10_000, 100_000, 1_000_000],
  enduranceSeconds: 120,
  isQuick: false,
};

const QUICK: Extent = {
  ...WHOLE,
  rounds: 1,
  seconds: 1.5,
  warmUp: 2,
  contacts: 10_000,
  connections: [],
  sizes: [],
  enduranceSeconds: 0,
  isQuick: true,
};

const extent = values.quick ? QUICK : WHOLE;
const folder = mkdtempSync(join(tmpdir(), 'contact-gateway-bench-'));
const generator = startGenerator();

async function makeDatabase(contacts: number): Promise<Database> {
  const database = { contacts, file: join(folder, `${contacts}.db`), targetFile: join(folder, `${contacts}.json`) };
  const store = await openStore({ url: `file:${database.file}` });
  writeFileSync(database.targetFile, JSON.stringify(await fill(store, contacts)));
  await store.close();
  return database;
}

let copies = 0;
function copyOf(database: Database): Database {
  copies += 1;
  const file = join(folder, `copy-${copies}.db`);
  copyFileSync(database.file, file);
  return { ...database, file };
}

try {
  const original = await makeDatabase(extent.contacts);
  const comparison = await compare(extent, generator, () => copyOf(original));
  const starts = await startTimes(extent, original);
  const connections = await connectionsCurve(extent, generator, () => copyOf(original));
  const sizes: Database[] = [];
  for (const contacts of extent.sizes) {
    sizes.push(contacts === original.contacts ? copyOf(original) : await makeDatabase(contacts));
  }
  const sizesMeasured = await sizesCurve(extent, generator, sizes);
  const largest = sizes.at(-1);
  const memory = largest && (await endurance(extent, generator, largest));
  const peers = extent.isQuick ? undefined : await comparePeers(extent, () => copyOf(original));

  const results = { extent, comparison, starts, connections, sizes: sizesMeasured, memory, peers };
  const { text, files } = report(results);
  console.log(`\n${text}`);
  if (!extent.isQuick) {
    const results = new URL('results/', import.meta.url);
    mkdirSync(results, { recursive: true });
    for (const [name, content] of Object.entries(files)) writeFileSync(new URL(name, results), content);
  }
} finally {
  await generator.stop();
  rmSync(folder, { recursive: true, force: true });
}
