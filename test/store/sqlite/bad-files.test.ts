import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { explain } from '../../../src/cli/cli-error.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { mountsDisks, smallDisk } from './small-disk.ts';

mountsDisks();

const folder = mkdtempSync(join(tmpdir(), 'contact-gateway-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface BadFile {
  name: string;
  /** Creates the file and returns its path; undefined if this user cannot. `sound` is a database. */
  make(sound: string): string | undefined;
  says: RegExp;
}

const BAD_FILES: BadFile[] = [
  {
    name: 'is not a database',
    make: () => written('Dear Ada, '.repeat(500)),
    says: /^the file that DATABASE_URL names is not a SQLite database: [^\n]+$/,
  },
  {
    name: 'is truncated',
    make(sound) {
      truncateSync(sound, 8_192);
      return sound;
    },
    says: /^the store is corrupt: its file is damaged; restore it from a backup$/,
  },
  {
    name: 'is a folder',
    make: () => folder,
    says: /^the store is unreachable: check that the folder of DATABASE_URL exists, is reachable and may be written$/,
  },
  {
    name: 'is on a read-only disk',
    make(sound) {
      const disk = smallDisk();
      if (disk === undefined) return undefined;
      copyFileSync(sound, join(disk, 'contacts.db'));
      return spawnSync(REMOUNT, ['-o', 'remount,ro', disk]).status === 0 ? join(disk, 'contacts.db') : undefined;
    },
    says: /^the store is (read-only|unreachable): [^\n]+$/,
  },
];

const [REMOUNT] = ['mount'] as const;

test.each(BAD_FILES)('a file that $name is rejected at the start in one line', async ({ make, says }) => {
  const sound = join(folder, 'sound.db');
  rmSync(sound, { force: true });
  await (await openStore({ url: `file:${sound}` })).close();
  const file = make(sound);
  if (file === undefined) return;
  expect(await openStore({ url: `file:${file}` }).catch(explain)).toMatch(says);
});

function written(content: string): string {
  writeFileSync(join(folder, 'letter.db'), content);
  return join(folder, 'letter.db');
}
