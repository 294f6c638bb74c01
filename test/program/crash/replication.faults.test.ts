import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { CONTACT_APIS } from '../../apis/api.ts';
import { newFolder, startProgram, startsPrograms } from '../program.ts';
import { allRows } from '../rows.ts';
import { seed } from '../seed.ts';
import { findMissing } from './losses.ts';
import { acknowledgedBy, newClients, startStorm } from './storm.ts';

startsPrograms();

/** The binary itself, because its npm launcher forwards neither signals nor exit codes. */
const LITESTREAM = findLitestream();
/** Litestream copies changes every second. The replica may lack the updates of the last LAG milliseconds. */
const LAG = 5_000;
/** The time for which clients write in each part of the test, in milliseconds. */
const LOAD = 5_000;

const started = new Set<ChildProcess>();
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
});

describe.skipIf(LITESTREAM === undefined)('a replica that Litestream makes during writes', () => {
  test('contains every update acknowledged five seconds before the loss, even after Litestream was killed', {
    timeout: 120_000,
  }, async () => {
    const folder = newFolder();
    const [file, restored] = [join(folder, 'contacts.db'), join(folder, 'restored.db')];
    const configuration = configure(folder, file);
    const seeded = await seed(file);

    const first = litestream('replicate', '-config', configuration);
    const program = await startProgram(['serve'], { environment: { DATABASE_URL: `file:${file}` } });
    const clients = newClients();
    const storm = startStorm(program, seeded, clients);
    await storm.raging;
    await after(LOAD);
    first.kill('SIGKILL');
    await after(LOAD);
    const second = litestream('replicate', '-config', configuration);
    await after(LOAD);
    const acknowledged = acknowledgedBy(clients);
    await after(LAG);
    second.kill('SIGKILL');
    await program.stop('SIGKILL');
    await storm.over;
    expect(storm.rejected).toEqual([]);
    for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });

    const [code] = await once(litestream('restore', '-config', configuration, '-o', restored, file), 'exit');
    expect(code).toBe(0);
    expect(acknowledged.length).toBeGreaterThan(100);
    expect(findMissing(restored, acknowledged)).toEqual([]);

    const again = await startProgram(['serve'], { environment: { DATABASE_URL: `file:${restored}` } });
    const [contact] = allRows(restored).contact ?? [];
    const { id: contactId, version } = contact as { id: string; version: number };
    for (const [index, api] of CONTACT_APIS.entries()) {
      const body = { attributes: { rating: -index - 1 } };
      const answer = await api.update({ url: again.url, ...seeded, contactId, body });
      expect(answer.contact?.version).toBe(version + index + 1);
    }
    await again.stop('SIGTERM');
  });
});

/** Writes a configuration for a replica in a folder. JSON is YAML, too. */
function configure(folder: string, path: string): string {
  const file = join(folder, 'litestream.yml');
  const replica = { type: 'file', path: join(folder, 'replica') };
  writeFileSync(file, JSON.stringify({ dbs: [{ path, replicas: [replica] }] }));
  return file;
}

function litestream(...args: string[]): ChildProcess {
  const child = spawn(LITESTREAM as string, args, { stdio: 'ignore' });
  started.add(child);
  child.once('exit', () => started.delete(child));
  return child;
}

/** Returns undefined if npm has no binary for this platform. */
function findLitestream(): string | undefined {
  const require = createRequire(import.meta.url);
  const launcher = require.resolve('@flydotio/litestream');
  try {
    return createRequire(launcher).resolve(`@flydotio/litestream-${process.platform}-${process.arch}/litestream`);
  } catch {
    return undefined;
  }
}
