import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CONTACT_APIS, type ContactApi } from '../apis/api.ts';
import { fill, mountsDisks, smallDisk } from '../store/sqlite/small-disk.ts';
import { startProgram, startsPrograms } from './program.ts';
import { seed } from './seed.ts';

startsPrograms();

mountsDisks();

const CLIENTS = 64;
/** A value that fills the disk within a few groups. */
const LONG = 'x'.repeat(4_000);

describe.skipIf(smallDisk() === undefined)('on a full disk (skipped if no disk can be mounted)', () => {
  test.each(CONTACT_APIS)(
    '$name: a failed update is never acknowledged, and updates succeed again when there is space',
    async (api) => {
      const disk = smallDisk() as string;
      const file = join(disk, 'contacts.db');
      const seeded = await seed(file);
      const program = await startProgram(['serve'], { environment: { DATABASE_URL: `file:${file}` } });
      const update = (client: number, name: string) =>
        api.upsert({
          url: program.url,
          ...seeded,
          identifier: { key: 'externalId', value: `client ${client}` },
          body: { attributes: { firstName: name } },
        });
      const clients = Array.from({ length: CLIENTS }, (_, client) => client);
      await Promise.all(clients.map((client) => update(client, 'first')));

      const filler = fill(disk, 256 * 1024);
      const responses = await Promise.all(clients.map((client) => update(client, LONG)));

      const rejected = responses.flatMap(({ problems }) => problems);
      expect(rejected.length).toBeGreaterThan(0);
      expect(new Set(rejected.map(({ code, message }) => `${code}: ${message}`))).toEqual(
        new Set(['Unavailable: the store is full; nothing was changed, try again in a moment']),
      );
      const names = await Promise.all(clients.map((client) => nameOf(api, client)));
      expect(names).toEqual(responses.map(({ problems }) => (problems.length === 0 ? LONG : 'first')));

      rmSync(filler);
      const later = await Promise.all(clients.map((client) => update(client, 'later')));
      expect(later.flatMap(({ problems }) => problems)).toEqual([]);
      await program.stop('SIGTERM');

      async function nameOf(api: ContactApi, client: number) {
        const identifier = { key: 'externalId', value: `client ${client}` };
        const { contact } = await api.findByIdentifier({ url: program.url, ...seeded, identifier });
        return contact?.attributes.firstName;
      }
    },
  );
});
