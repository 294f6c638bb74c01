import { spawnSync } from 'node:child_process';
import { linkSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { ADA, SEED } from '../../../src/conformance/environment/seed.ts';
import { CONTACT_APIS, type ContactApi, restPlugin } from '../../apis/api.ts';
import { type Gateway, startGateway } from '../../gateway.ts';
import { allRows } from '../../program/rows.ts';
import { fill, mountsDisks, smallDisk } from './small-disk.ts';

mountsDisks();

interface Fault {
  name: string;
  reason: string;
  /** The response to an update. */
  says: string;
  /** Whether reads fail, too. */
  stopsReads?: boolean;
  /** Causes the fault for a running gateway; returns a function that repairs it. */
  begin(file: string): () => void;
  /** Whether this user can cause it on this machine. */
  isPossible?: boolean;
  /** Creates a folder for it, if it needs a special one; undefined if it cannot be created. */
  place?(): string | undefined;
}

const MISSING = 'the store is missing; nothing was changed, and the operator of this service has to repair it';

const FAULTS: Fault[] = [
  {
    name: 'moved away',
    reason: 'missing',
    says: MISSING,
    begin(file) {
      renameSync(file, `${file}.away`);
      return () => renameSync(`${file}.away`, file);
    },
  },
  {
    name: 'replaced by a copy',
    reason: 'missing',
    says: MISSING,
    begin(file) {
      linkSync(file, `${file}.original`);
      shell('cp', file, `${file}.copy`);
      renameSync(`${file}.copy`, file);
      return () => renameSync(`${file}.original`, file);
    },
  },
  {
    name: 'read-only',
    reason: 'read-only',
    says: 'the store is read-only; nothing was changed, try again in a moment',
    begin(file) {
      // Without the index of the log: it is mapped into memory, and the system would kill a process that writes there.
      const files = [file, `${file}-wal`];
      shell('chattr', '+i', ...files);
      return () => shell('chattr', '-i', ...files);
    },
    isPossible: mayForbidWriting(),
  },
  {
    name: 'on a full disk',
    reason: 'full',
    says: 'the store is full; nothing was changed, try again in a moment',
    begin(file) {
      const filler = fill(join(file, '..'), 0);
      return () => rmSync(filler);
    },
    place: smallDisk,
  },
  {
    name: 'damaged',
    reason: 'corrupt',
    says: 'the store is corrupt; nothing was changed, and the operator of this service has to repair it',
    stopsReads: true,
    begin(file) {
      // The checkpoint has written everything to the file, and a write by another session has invalidated cached pages.
      const other = new SqliteDatabase(file);
      other.pragma('wal_checkpoint(truncate)');
      other.pragma('user_version = 0');
      other.close();
      shell('cp', file, `${file}.sound`);
      // In another process: closing a file releases all locks of the process on it.
      shell(
        'sh',
        '-c',
        `tail -c +4097 '${file}' | tr '\\000-\\377' '\\377' | dd of='${file}' bs=4096 seek=1 conv=notrunc`,
      );
      return () => shell('dd', `if=${file}.sound`, `of=${file}`, 'bs=4096', 'seek=1', 'skip=1', 'conv=notrunc');
    },
  },
];

let gateway: Gateway;
let call: { url: string; workspaceId: string; key: string; contactId: string };
let file: string;
const folders: string[] = [];
afterEach(() => gateway.close());
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'contact-gateway-'));
  folders.push(folder);
  return folder;
}

async function start(folder: string): Promise<void> {
  file = join(folder, 'contacts.db');
  gateway = await serve();
  const { id: workspaceId, key } = await gateway.workspace(SEED);
  call = { url: gateway.url, workspaceId, key, contactId: ADA };
}

function serve(): Promise<Gateway> {
  return startGateway(undefined, Promise.resolve({ url: `file:${file}`, remove: async () => {} }));
}

const update = (api: ContactApi, rating: number) => api.update({ ...call, body: { attributes: { rating } } });

async function health(): Promise<{ live: number; ready: unknown }> {
  const [live, ready] = await Promise.all(['live', 'ready'].map((path) => fetch(`${gateway.url}/health/${path}`)));
  return { live: Number(live?.status), ready: await ready?.json() };
}

const READY = { live: 200, ready: { status: 'ready' } };

describe('a gateway whose database, while it runs, is', () => {
  test.each(FAULTS)('$name refuses with the reason, stays alive, and continues afterwards', async (fault) => {
    const { reason, says, stopsReads = false, begin, place = newFolder } = fault;
    const folder = place();
    if (folder === undefined || fault.isPossible === false) return;
    await start(folder);
    const end = begin(file);
    try {
      await update(restPlugin, 1);
      await expect.poll(health).toEqual({ live: 200, ready: { status: 'unavailable', reason } });
      for (const api of CONTACT_APIS) {
        expect((await update(api, 1)).problems).toEqual([{ code: 'Unavailable', path: '', message: says }]);
        const read = await api.find(call);
        expect(read.problems.map(({ code }) => code)).toEqual(stopsReads ? ['Unavailable'] : []);
      }
      expect(await health()).toEqual({ live: 200, ready: { status: 'unavailable', reason } });
    } finally {
      end();
    }
    await expect.poll(health, { timeout: 10_000 }).toEqual(READY);
    for (const api of CONTACT_APIS) {
      expect(await update(api, Math.random())).toMatchObject({ problems: [], contact: { id: ADA } });
      expect((await api.find(call)).problems).toEqual([]);
    }
  });
});

const UNSURE = 'the database did not confirm the change; read what it was about before you try again';

describe.each(CONTACT_APIS)('$name: an update is not acknowledged', (api) => {
  test.each(['', '-wal', '-shm'])('if contacts.db%s was deleted just before', async (suffix) => {
    await start(newFolder());
    expect((await update(api, 1)).problems).toEqual([]);
    rmSync(file + suffix);
    expect((await update(api, 2)).problems).toEqual([{ code: 'Unavailable', path: '', message: UNSURE }]);
    expect((await update(api, 3)).problems).toEqual([{ code: 'Unavailable', path: '', message: MISSING }]);
  });
});

test.each(['-wal', '-shm'])(
  'updates that were acknowledged before %s was deleted are in the file, and are served again',
  async (suffix) => {
    await start(newFolder());
    const acknowledged = (await update(restPlugin, 1)).contact?.version;
    rmSync(file + suffix);
    expect(await health()).toMatchObject({ live: 200, ready: { reason: 'missing' } });
    const copy = join(newFolder(), 'contacts.db');
    shell('cp', file, copy);
    expect(allRows(copy).contact?.find(({ id }) => id === ADA)?.version).toBe(acknowledged);

    await gateway.close();
    gateway = await serve();
    call = { ...call, url: gateway.url };
    expect((await restPlugin.find(call)).contact?.version).toBe(acknowledged);
    expect((await update(restPlugin, 2)).problems).toEqual([]);
  },
);

function shell(command: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command}: ${stderr}`);
}

/** Whether files can be made immutable, even for their owner: on Linux, by root, on some disks. */
function mayForbidWriting(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'contact-gateway-'));
  const isPossible = spawnSync('chattr', ['+i', folder]).status === 0;
  spawnSync('chattr', ['-i', folder]);
  rmSync(folder, { recursive: true });
  return isPossible;
}
