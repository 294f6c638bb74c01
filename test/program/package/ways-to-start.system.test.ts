import { spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:net';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../postgres/free-port.ts';
import { fill, mountsDisks, smallDisk } from '../../store/sqlite/small-disk.ts';
import { startsPrograms } from '../program.ts';
import { runCommand } from '../run-command.ts';
import { installProgram } from './installed-program.ts';
import { WAYS } from './ways-to-start.ts';

startsPrograms();
mountsDisks();

/** An older Node.js than the program runs on, if this machine has one. */
const OLD_NODE = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'node'))
  .find((node) => isOlder(spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout));

let installed: { folder: string; home: string };
let occupied: Server;
let port: number;
beforeAll(async () => {
  installed = installProgram();
  occupied = createServer();
  await new Promise<void>((resolve) => occupied.listen(0, resolve));
  ({ port } = occupied.address() as { port: number });
}, 120_000);
afterAll(() => occupied.close());

interface Failure {
  name: string;
  environment?: () => Promise<Record<string, string>>;
  node?: string | undefined;
  isPossible?: boolean;
  says: RegExp;
}

const FAILURES: Failure[] = [
  {
    name: 'an invalid setting',
    environment: async () => ({ PORT: 'abc' }),
    says: /^wrong settings:\n {2}PORT is "abc", but must be a whole number from 0 .*to 65535\n$/,
  },
  {
    name: 'a port in use',
    environment: async () => ({ PORT: `${port}` }),
    says: /^port \d+ is in use: stop what listens there, or choose another with PORT=4001\n$/,
  },
  {
    name: 'a database that is away',
    environment: async () => ({ DATABASE_URL: `postgres://role@127.0.0.1:${await freePort()}/x` }),
    says: /^nothing listens at 127\.0\.0\.1:\d+: start PostgreSQL there, or correct host and port in DATABASE_URL\n$/,
  },
  {
    name: 'a full disk',
    isPossible: smallDisk() !== undefined,
    async environment() {
      const disk = smallDisk() as string;
      fill(disk, 0);
      return { DATABASE_URL: `file:${join(disk, 'contacts.db')}` };
    },
    says: /^the store is full: make room on its disk\n$/,
  },
  {
    name: 'an older Node.js',
    node: OLD_NODE,
    isPossible: OLD_NODE !== undefined,
    says: /^contact-gateway needs Node 22\.15 or newer, and this is [\d.]+: install a current one from nodejs\.org\n$/,
  },
];

describe.each(WAYS)('started with $name', ({ isPossible, start }) => {
  describe.skipIf(!isPossible())('(skipped where this user may not)', () => {
    test.each(FAILURES.map((failure) => ({ isPossible: true, ...failure })))(
      'the program says in one line what to do, given $name',
      async ({ isPossible, environment = async () => ({}), node = process.execPath, says }) => {
        if (!isPossible) return;
        const begun = start({ ...installed, node });
        const ending = await runCommand({ ...begun, environment: { ...begun.environment, ...(await environment()) } });
        expect(ending).toEqual({ code: 1, signal: null, stdout: '', stderr: expect.stringMatching(says) });
      },
    );

    test('the program serves, and stops when a signal asks it to', async () => {
      const begun = start({ ...installed, node: process.execPath });
      const free = `${await freePort()}`;
      const environment = { ...begun.environment, PORT: free, LOG_LEVEL: 'info' };
      const ending = await runCommand({ ...begun, environment }, async (stop) => {
        await expect.poll(() => isReady(free), { timeout: 20_000 }).toBe(true);
        stop('SIGINT');
      });
      // The code is that of npx, which ends by the signal itself.
      expect(ending.stderr).toBe('');
      expect(ending.stdout).toContain('"msg":"stopped"');
    });
  });
});

async function isReady(port: string): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined);
  return response?.ok ?? false;
}

function isOlder(version: string | null): boolean {
  const [major = 0, minor = 0] = (version ?? '').replace('v', '').split('.').map(Number);
  return major > 0 && (major < 22 || (major === 22 && minor < 15));
}
