import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrateStore, openStore } from '../src/store/open-store.ts';
import { fill } from './measure/fill.ts';
import { processorTime } from './measure/processor-time.ts';
import { startPostgres } from './peers/postgres.ts';

/**
 * Measures the time and the memory of the import command for contacts with two identifiers and four attributes:
 * `node bench/import.ts [rows]` (default: a million). Imports into an empty database on each engine, with the program as
 * it is installed. From the source, each thread also loads the compiler of types, which takes 45 MiB more. Needs Linux.
 */
const ROWS = Number(process.argv[2] ?? 1_000_000);
const ENGINES = (process.argv[3] ?? 'sqlite,postgres').split(',');
const SAMPLE_INTERVAL = 200;
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MAIN = join(ROOT, 'dist/main.js');

execFileSync('npm', ['run', 'build'], { cwd: ROOT, stdio: 'inherit' });
const folder = mkdtempSync(join(tmpdir(), 'contact-gateway-import-'));
const server = ENGINES.includes('postgres') ? await startPostgres() : undefined;
try {
  const file = join(folder, 'contacts.csv');
  await writeRows(file);
  if (ENGINES.includes('sqlite')) await measure('SQLite', `file:${join(folder, 'contacts.db')}`, file);
  if (server !== undefined) {
    const { url, name } = await server.newDatabase('import');
    await measure(name, url, file);
  }
} finally {
  await server?.stop();
  rmSync(folder, { recursive: true });
}

async function measure(engine: string, url: string, file: string): Promise<void> {
  await migrateStore({ url });
  const store = await openStore({ url });
  const { key } = await fill(store, 1);
  await store.close();
  const environment = { ...process.env, DATABASE_URL: url, CONTACT_GATEWAY_KEY: key };
  const begin = performance.now();
  const child = spawn(process.execPath, [MAIN, 'import', file, '--json'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pid = child.pid ?? 0;
  let [memory, processor, printed] = [0, 0, ''];
  child.stdout.on('data', (text) => {
    printed += text;
  });
  const timer = setInterval(() => {
    memory = Math.max(memory, peakMemory(pid));
    processor = Math.max(processor, processorTime(pid));
  }, SAMPLE_INTERVAL);
  await once(child, 'close');
  clearInterval(timer);
  const seconds = (performance.now() - begin) / 1_000;
  const { created } = JSON.parse(printed);
  const rate = Math.round(ROWS / seconds);
  console.log(
    `${engine}: ${created} contacts in ${seconds.toFixed(1)} s (${rate}/s), ${processor.toFixed(1)} s of processor time ` +
      `on ${cpus().length} processors, ${Math.round(memory / 1024)} MiB at most`,
  );
}

/** The maximum RAM of a process so far, in KiB. */
function peakMemory(pid: number): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    // The process has just ended.
    return 0;
  }
}

async function writeRows(file: string): Promise<void> {
  const cities = ['Amsterdam', 'Berlin', 'Lisbon', 'Oslo', 'Paris', 'Wien'];
  const out = createWriteStream(file);
  out.write('emailaddress,identifier:crmId,attributes.firstName,attributes.lastName,attributes.city,attributes.age\n');
  for (let index = 0; index < ROWS; index += 1) {
    const crmId = (index * 7_919) % ROWS;
    const names = `First${index % 1_000},"Last, ${index % 5_000}"`;
    const row = `person${index}@example.com,crm-${crmId},${names},${cities[index % 6]},${18 + (index % 60)}\n`;
    if (!out.write(row)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
}
