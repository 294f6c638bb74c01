import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { MAIN, newFolder, run, startProgram, startsPrograms } from '../program/program.ts';
import { allRows } from '../program/rows.ts';
import { LISTS, type Seeded, seed } from '../program/seed.ts';
import { fileAt } from './input.ts';

startsPrograms();

interface Place extends Seeded {
  folder: string;
  database: string;
  environment: Record<string, string>;
}

async function place(): Promise<Place> {
  const folder = newFolder();
  const database = join(folder, 'contacts.db');
  const seeded = await seed(database);
  const environment = { DATABASE_URL: `file:${database}`, CONTACT_GATEWAY_KEY: seeded.key };
  return { folder, database, environment, ...seeded };
}

function write({ folder }: Place, name: string, content: string | Buffer): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

const FAULTY = `emailaddress,attributes.rating\na@example.com,1\nb@example.com,x\n"c@example.com,3\n`;

describe('the command import', () => {
  test('prints the results of the rows, and writes refused rows into a file for correction', async () => {
    const at = await place();
    const file = write(at, 'faulty.csv', FAULTY);
    const refused = join(at.folder, 'faulty.refused.csv');
    const { code, stdout, stderr } = await run(['import', file], at);
    expect(code).toBe(2);
    expect(stdout.replace(refused, 'REFUSED')).toMatchInlineSnapshot(`
      "1 created
      0 updated
      0 unchanged
      2 refused

      The refused rows and their reasons are in REFUSED: fix them there, and import that file.
      "
    `);
    expect(stderr).toMatchInlineSnapshot(`
      "reading CSV in utf-8, delimiter ","
      row 3: column "attributes.rating": it must be a number
      row 4: a quotation mark opens a cell that does not end within 1048576 bytes: only this line was read as the row
      "
    `);
    expect(readFileSync(refused, 'utf8')).toMatchInlineSnapshot(`
      "﻿emailaddress,attributes.rating,import:row,import:reason,import:line
      b@example.com,x,3,"column ""attributes.rating"": it must be a number",
      ,,4,a quotation mark opens a cell that does not end within 1048576 bytes: only this line was read as the row,"""c@example.com,3"
      "
    `);
    writeFileSync(refused, readFileSync(refused, 'utf8').replace('b@example.com,x', 'b@example.com,2'));
    const again = await run(['import', refused], at);
    expect({ ...again, stderr: '' }).toMatchObject({
      code: 2,
      stdout: expect.stringMatching(/^1 created\n.*\n.*\n1 refused/),
    });
    expect(again.stderr).toMatch(/column "import:line": the row could not be read by an earlier import/);
  });

  test('reads standard input, compressed or not, and prints JSON', async () => {
    const at = await place();
    const packed = gzipSync(readFileSync(fileAt('unicode-text.txt')));
    const stdout = execFileSync(process.execPath, [MAIN, 'import', '-', '--json'], {
      cwd: at.folder,
      env: { PATH: process.env.PATH, ...at.environment },
      input: packed,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    expect(JSON.parse(stdout.toString())).toEqual({
      ...{ rows: 2, created: 2, updated: 0, unchanged: 0, refused: 0 },
      ...{ refusedFile: null, dryRun: false },
    });
  });

  test('with --dry-run tells what it would do, and writes nothing', async () => {
    const at = await place();
    const file = write(at, 'faulty.csv', FAULTY);
    const before = allRows(at.database);
    const { stdout, code } = await run(['import', file, '--dry-run'], at);
    expect({ stdout, code }).toEqual({
      stdout: '1 would be created\n0 would be updated\n0 would stay unchanged\n2 would be refused\n',
      code: 2,
    });
    expect(allRows(at.database)).toEqual(before);
    expect(existsSync(join(at.folder, 'faulty.refused.csv'))).toBe(false);
  });

  test('writes in the name of a key, while a server runs, or over HTTP', async () => {
    const at = await place();
    const { stdout } = await run(['key', 'list', '--json'], at);
    const [{ id }] = JSON.parse(stdout);
    const server = await startProgram(['serve'], at);
    const [first, second] = [
      write(at, '1.csv', 'emailaddress\na@example.com\n'),
      write(at, '2.csv', 'emailaddress\nb@example.com\n'),
    ];
    const { CONTACT_GATEWAY_KEY: key = '', ...environment } = at.environment;
    const direct = await run(['import', first, '--key-id', id, '--list', LISTS[0]], { ...at, environment });
    const http = await run(['import', second, '--url', server.url, '--key', key], { ...at, environment: {} });
    expect([direct.stdout, http.stdout]).toEqual(Array(2).fill('1 created\n0 updated\n0 unchanged\n0 refused\n'));
    await server.stop('SIGTERM');
    const { contact_history = [] } = allRows(at.database);
    expect(contact_history.map((row) => [row.api, row.operation, row.key_id])).toEqual([
      ['import', 'importContacts', id],
      ['rest', 'updateContacts', id],
    ]);
  });

  test.each<[string, (at: Place) => string[], RegExp]>([
    ['without a file', () => ['nowhere.csv'], /there is no file nowhere.csv/],
    ['with columns that say nothing', (at) => [write(at, 'x.csv', 'mail,age\n')], /"mail" \(perhaps emailaddress\)/],
    [
      'with a wrong mapping',
      (at) => [write(at, 'x.csv', 'a\n'), '--map', write(at, 'm.json', '{"columns":{"a":"mail"},"more":1}')],
      /more is not a field of a mapping/,
    ],
    [
      'with a mapping of another file',
      (at) => [write(at, 'x.csv', 'a\n'), '--map', write(at, 'm.json', '{"columns":{"b":"id"}}')],
      /has no column of the file/,
    ],
    [
      'with an unknown country',
      (at) => [write(at, 'x.csv', 'phonenumber\n'), '--country', 'Holland'],
      /"Holland" is not a country/,
    ],
    [
      'with an unknown key',
      (at) => [write(at, 'x.csv', 'id\n'), '--key', 'cgk_x'],
      /the database has no such valid key/,
    ],
    [
      'over HTTP without a server',
      (at) => [write(at, 'x.csv', 'id\n'), '--url', 'http://127.0.0.1:1', '--key', 'x', '--restart'],
      /cannot be reached/,
    ],
  ])('%s reports the reason and the remedy', async (_name, argsFor, says) => {
    const at = await place();
    const { code, stdout, stderr } = await run(['import', ...argsFor(at)], at);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
