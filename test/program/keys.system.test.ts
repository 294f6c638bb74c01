import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { hashOf } from '../../src/access/access-key.ts';
import { CONTACT_APIS } from '../apis/api.ts';
import { newFolder, type Program, run, startProgram, startsPrograms } from './program.ts';
import { seed } from './seed.ts';

startsPrograms();

const KEY = /^cgk_[0-9a-f]{70}$/;
const UNKNOWN_ID = '0190a000-0000-7000-8000-ffffffffffff';
const IDENTIFIER = { key: 'externalId', value: '42' };

let folder: string;
let workspaceId: string;
let program: Program;
beforeAll(async () => {
  folder = newFolder();
  const made = await run(['workspace', 'create', '--name', 'Ours'], { folder });
  workspaceId = firstLine(made.stdout);
  program = await startProgram(['serve'], { folder });
});

const TIME = expect.stringMatching(/^20\d\d-.*Z$/);

async function listedKeys(where: { folder?: string; environment?: Record<string, string> }) {
  return JSON.parse((await run(['key', 'list', '--json'], where)).stdout);
}

async function listedKey(id: string, where: { folder: string }) {
  return (await listedKeys(where)).find((key: { id: string }) => key.id === id);
}

describe('a workspace', () => {
  test('is made, shown and listed', async () => {
    expect(workspaceId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    const { stdout } = await run(['workspace', 'list'], { folder });
    expect(stdout).toContain(workspaceId);
    expect(stdout).toContain('Ours');
  });
});

describe.concurrent('an access key', () => {
  test('is shown once, works immediately on a running server, and is rejected immediately after revocation', async () => {
    const created = await run(['key', 'create', '--name', 'Test'], { folder });
    const key = firstLine(created.stdout);
    const [, id = ''] = /the key "Test" \(([0-9a-f-]{36})\)/.exec(created.stdout) ?? [];
    expect(created.code).toBe(0);
    expect(key).toMatch(KEY);
    expect(occurrences(created.stdout + created.stderr, key)).toBe(1);
    for (const api of CONTACT_APIS) {
      const answer = await api.upsert({ ...call(key), identifier: IDENTIFIER, body: {} });
      expect(answer).toMatchObject({ problems: [], contact: { identifierCount: 1 } });
    }

    const listed = await run(['key', 'list'], { folder });
    expect(listed.stdout).toContain(id);
    expect(listed.stdout).not.toContain(key.slice(4, 20));

    expect(await run(['key', 'revoke', id], { folder })).toMatchObject({ code: 0, stdout: `revoked ${id}\n` });
    for (const api of CONTACT_APIS) {
      const answer = await api.findByIdentifier({ ...call(key), identifier: IDENTIFIER });
      expect(answer.problems).toMatchObject([{ code: 'Unauthorized' }]);
    }
    expect(await listedKey(id, { folder })).toMatchObject({ createdAt: TIME, revokedAt: TIME });
  });

  test('that is rotated stays valid until the overlap ends, and the new one has its rights', async () => {
    const made = await run(['key', 'create', '--name', 'Old', '--scopes', 'contacts:write'], { folder });
    const [old, oldId] = [firstLine(made.stdout), idOf('Old', made.stdout)];
    const rotated = await run(['key', 'rotate', oldId, '--overlap', '1h'], { folder });
    const [fresh, freshId] = [firstLine(rotated.stdout), idOf('Old', rotated.stdout)];
    expect([rotated.code, fresh === old, freshId === oldId]).toEqual([0, false, false]);
    expect(fresh).toMatch(KEY);
    for (const key of [old, fresh]) {
      for (const api of CONTACT_APIS) {
        const mine = { ...call(key), identifier: IDENTIFIER };
        expect((await api.upsert({ ...mine, body: {} })).problems).toEqual([]);
        expect((await api.findByIdentifier(mine)).problems).toMatchObject([{ code: 'Forbidden' }]);
      }
    }
    expect(await listedKey(freshId, { folder })).toMatchObject({ createdAt: TIME, expiresAt: '' });
    expect(await listedKey(oldId, { folder })).toMatchObject({ createdAt: TIME, expiresAt: TIME });

    expect((await run(['key', 'rotate', oldId, '--overlap', '0'], { folder })).code).toBe(0);
    for (const api of CONTACT_APIS) {
      const answer = await api.upsert({ ...call(old), identifier: IDENTIFIER, body: {} });
      expect(answer.problems).toMatchObject([{ code: 'Unauthorized' }]);
    }
    await expectRefusal(['key', 'rotate', oldId], folder, /has no key .* in use; see them with: key list/);
  });

  test('is listed with its last use, which a server writes when it stops', async () => {
    const file = join(newFolder(), 'contacts.db');
    const environment = { DATABASE_URL: `file:${file}` };
    const { key, workspaceId: id } = await seed(file);
    const server = await startProgram(['serve'], { environment });
    const began = new Date().toISOString();
    for (const api of CONTACT_APIS)
      await api.findByIdentifier({ url: server.url, key, workspaceId: id, identifier: IDENTIFIER });
    expect((await server.stop('SIGTERM')).code).toBe(0);
    const [{ lastUsedAt }] = await listedKeys({ environment });
    expect(lastUsedAt >= began).toBe(true);
  });

  test('has the rights of its scopes and its origin', async () => {
    const { stdout } = await run(['key', 'create', '--scopes', 'contacts:write', '--origin', 'flow'], { folder });
    const writer = { ...call(firstLine(stdout)), identifier: IDENTIFIER };
    for (const api of CONTACT_APIS) {
      const body = { allowWritingReadOnly: true };
      expect((await api.upsert({ ...writer, body })).problems).toEqual([]);
      expect((await api.findByIdentifier(writer)).problems).toMatchObject([{ code: 'Forbidden' }]);
    }
  });

  test('is stored only as a hash', async () => {
    const { stdout } = await run(['key', 'create'], { folder });
    const key = firstLine(stdout);
    const secret = key.slice(4, -6);
    const file = join(folder, 'data', 'contacts.db');
    const bytes = Buffer.concat(
      ['', '-wal', '-shm', '-journal'].flatMap((part) => (existsSync(file + part) ? [readFileSync(file + part)] : [])),
    );
    expect(bytes.includes(hashOf(key))).toBe(true);
    expect(bytes.includes(secret)).toBe(false);
    expect(bytes.includes(Buffer.from(secret, 'hex'))).toBe(false);
    expect(bytes.includes(Buffer.from(secret).toString('base64').slice(0, 40))).toBe(false);
  });
});

describe.concurrent('an invalid command reports the reason and the remedy', () => {
  test.each([
    [
      'a scope that does not exist',
      ['key', 'create', '--scopes', 'everything'],
      /Scopes are contacts:read, contacts:write/,
    ],
    ['an origin that does not exist', ['key', 'create', '--origin', 'moon'], /Allowed choices are api, flow, journey/],
    ['an invalid id of a workspace', ['key', 'create', '--workspace', 'ours'], /must be a UUID/],
    ['a workspace that does not exist', ['key', 'create', '--workspace', UNKNOWN_ID], /see them with: workspace list/],
    ['a key to rotate that does not exist', ['key', 'rotate', UNKNOWN_ID], /see them with: key list/],
    ['an invalid overlap', ['key', 'rotate', UNKNOWN_ID, '--overlap', 'soon'], /a time such as 30m, 24h or 7d/],
    ['a key that does not exist', ['key', 'revoke', UNKNOWN_ID], /see them with: key list/],
    ['a workspace without a name', ['workspace', 'create'], /required option '--name <name>'/],
  ])('%s', async (_name, args, says) => {
    await expectRefusal(args, folder, says);
  });

  test('an existing workspace', async () => {
    await expectRefusal(
      ['workspace', 'create', '--name', 'Twice', '--id', workspaceId],
      folder,
      new RegExp(`there is a workspace ${workspaceId} already`),
    );
  });

  test('no workspace at all', async () => {
    await expectRefusal(['key', 'create'], newFolder(), /create one with: workspace create --name <name>/);
  });

  test('several workspaces', async () => {
    const file = join(newFolder(), 'several.db');
    const environment = { DATABASE_URL: `file:${file}` };
    await seed(file);
    await run(['workspace', 'create', '--name', 'Another'], { environment });
    const { code, stderr } = await run(['key', 'create'], { environment });
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('name one with --workspace <id>') });
  });
});

async function expectRefusal(args: readonly string[], where: string, says: RegExp) {
  const { code, stdout, stderr } = await run(args, { folder: where });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(says);
  expect(stderr).not.toMatch(/^\s+at /m);
}

function call(key: string) {
  return { url: program.url, key, workspaceId };
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

function idOf(name: string, shown: string): string {
  return new RegExp(`the key "${name}" \\(([0-9a-f-]{36})\\)`).exec(shown)?.[1] ?? '';
}

function occurrences(text: string, part: string): number {
  return text.split(part).length - 1;
}
