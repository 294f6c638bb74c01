import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { startApp } from '../src/app.ts';
import { migrateStore, openStore } from '../src/store/open-store.ts';
import { type Filled, fill } from './measure/fill.ts';
import { startPostgres } from './peers/postgres.ts';

/**
 * Measures the time, the memory and the size of an export, by the command and over HTTP, on SQLite and PostgreSQL:
 * `node bench/export.ts [contacts] [rounds]` (default: a million, three rounds). The ratio compares it to a copy of
 * the rows as the SQLite driver returns them, in the same round.
 */
const CONTACTS = Number(process.argv[2] ?? 1_000_000);
const ROUNDS = Number(process.argv[3] ?? 3);
const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
/** The interval between samples of a process's memory, in milliseconds. */
const LOOK = 200;

/** Reads all rows in order and writes them as lines of JSON. */
const COPY = `
  import Database from 'better-sqlite3';
  import { closeSync, openSync, writeSync } from 'node:fs';
  const [file, output] = process.argv.slice(1);
  const into = openSync(output, 'w');
  let lines = [];
  const rows = new Database(file, { readonly: true }).prepare('select * from contact order by created_at, id');
  for (const row of rows.iterate()) {
    lines.push(JSON.stringify(row));
    if (lines.length === 512) writeSync(into, lines.splice(0).join('\\n') + '\\n');
  }
  writeSync(into, lines.join('\\n'));
  closeSync(into);
`;

const folder = mkdtempSync(join(tmpdir(), 'contact-gateway-bench-'));
const postgres = await startPostgres();
try {
  const file = join(folder, 'contacts.db');
  const server = (await postgres.newDatabase('export')).url;
  await migrateStore({ url: server });
  const sqlite = await filled(`file:${file}`);
  const onServer = await filled(server);
  const subjects: Record<string, () => Promise<Measured>> = {
    'rows as the driver gives them': () => copyRows(file),
    'SQLite, ndjson': () => byCommand(`file:${file}`, ['--format', 'ndjson'], 'ndjson'),
    'SQLite, ndjson.gz': () => byCommand(`file:${file}`, ['--format', 'ndjson'], 'ndjson.gz'),
    'SQLite, csv': () => byCommand(`file:${file}`, ['--format', 'csv'], 'csv'),
    'SQLite, over HTTP': () => overHttp(`file:${file}`, sqlite),
    'PostgreSQL, ndjson': () => byCommand(server, ['--format', 'ndjson'], 'ndjson'),
    'PostgreSQL, csv': () => byCommand(server, ['--format', 'csv'], 'csv'),
    'PostgreSQL, over HTTP': () => overHttp(server, onServer),
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    let floor = Number.NaN;
    for (const [name, measureOne] of Object.entries(subjects)) {
      const { seconds, memory, bytes } = await measureOne();
      if (Number.isNaN(floor)) floor = seconds;
      const figures = [
        `${seconds.toFixed(1)} s`,
        `${(seconds / floor).toFixed(1)} ×`,
        `${Math.round(CONTACTS / seconds)}/s`,
        `${Math.round(bytes / 1024 ** 2)} MiB`,
        memory === undefined ? '' : `${Math.round(memory / 1024)} MiB of memory`,
      ];
      console.log(name.padEnd(34) + figures.map((figure) => figure.padStart(14)).join(''));
    }
    console.log();
  }
} finally {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}

interface Measured {
  seconds: number;
  bytes: number;
  /** The maximum memory of the process, in KiB. */
  memory?: number | undefined;
}

async function filled(url: string): Promise<Filled> {
  const store = await openStore({ url });
  try {
    return await fill(store, CONTACTS);
  } finally {
    await store.close();
  }
}

async function byCommand(url: string, options: readonly string[], extension: string): Promise<Measured> {
  const output = join(folder, `contacts.${extension}`);
  const env = { ...process.env, DATABASE_URL: url };
  return measure(output, [MAIN, 'export', ...options, '--output', output], { env });
}

/** Runs Node until it has written the file `output`, and deletes that file. */
async function measure(
  output: string,
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; cwd?: string },
): Promise<Measured> {
  const begin = performance.now();
  const child = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'inherit', 'pipe'] });
  const memory = await largestMemory(child);
  const seconds = (performance.now() - begin) / 1_000;
  const bytes = statSync(output).size;
  rmSync(output);
  return { seconds, bytes, memory };
}

/** Waits until a process ends. Returns its maximum memory in KiB; undefined if the system does not report it. */
async function largestMemory(child: ChildProcess): Promise<number | undefined> {
  let largest: number | undefined;
  const look = setInterval(() => {
    const status = `/proc/${child.pid}/status`;
    if (existsSync(status)) largest = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(status, 'utf8'))?.[1] ?? largest);
  }, LOOK);
  let said = '';
  child.stderr?.on('data', (text) => {
    said += text;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  clearInterval(look);
  if (code !== 0) throw new Error(`the export failed: ${said}`);
  return largest;
}

async function overHttp(url: string, { workspaceId, key }: Filled): Promise<Measured> {
  const app = await startApp(
    { host: '127.0.0.1', port: 0, demo: false },
    await openStore({ url }),
    pino({ level: 'warn' }),
  );
  try {
    await app.loaded;
    const begin = performance.now();
    const response = await fetch(`${app.url}/workspaces/${workspaceId}/contacts/export`, {
      headers: { authorization: `AccessKey ${key}` },
    });
    let bytes = 0;
    for await (const chunk of response.body ?? []) bytes += chunk.length;
    return { seconds: (performance.now() - begin) / 1_000, bytes };
  } finally {
    await app.close();
  }
}

async function copyRows(file: string): Promise<Measured> {
  const output = join(folder, 'rows.ndjson');
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  return measure(output, ['--input-type=module', '-e', COPY, file, output], { cwd });
}
