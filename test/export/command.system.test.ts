import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, test } from 'vitest';
import { LIST_A } from '../../src/conformance/environment/seed.ts';
import { launch, MAIN, newFolder, type Program, run, startProgram, startsPrograms } from '../program/program.ts';
import { type Seeded, seed } from '../program/seed.ts';

startsPrograms();

const CONTACTS = 1_200;
const ROWS = Array.from({ length: CONTACTS }, (_, index) => [
  `c${index}@example.com`,
  `${index}`,
  '["a","b"]',
  index % 2 === 0 ? LIST_A : '',
  '"=HYPERLINK(1)"',
  index === 7 ? '[{"key":"x","value":"7"}]' : '',
]);
const HEADER = ['emailaddress', 'attributes.rating', 'attributes.labels', 'lists', 'attributes.city', 'identifiers'];

let folder: string;
let environment: Record<string, string>;
let seeded: Seeded;
beforeAll(async () => {
  folder = newFolder();
  const database = join(folder, 'contacts.db');
  seeded = await seed(database);
  environment = { DATABASE_URL: `file:${database}`, CONTACT_GATEWAY_KEY: seeded.key };
  const file = join(folder, 'given.csv');
  const quoted = (cells: readonly string[]) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join();
  writeFileSync(file, [HEADER, ...ROWS].map(quoted).join('\n'));
  expect(await run(['import', file], { environment })).toMatchObject({ code: 0 });
});

const exporting = (args: readonly string[], more: object = {}) => run(['export', ...args], { environment, ...more });
const linesOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('the command export', () => {
  test('writes NDJSON to standard output, and a summary to standard error', async () => {
    const { code, stdout, stderr } = await exporting([]);
    expect(code).toBe(0);
    const contacts = linesOf(stdout);
    expect(contacts.length).toBe(CONTACTS);
    expect(contacts[7]).toMatchObject({
      attributes: { rating: 7, labels: ['a', 'b'], emailaddress: ['c7@example.com'] },
      identifiers: [
        { key: 'x', value: '7' },
        { key: 'emailaddress', value: 'c7@example.com' },
      ],
      listIds: [],
    });
    expect(stderr).toBe(
      `read Test: ${CONTACTS} contacts\nexported ${CONTACTS} contacts of workspace "Test" to standard output\n`,
    );
  });

  test.each(['contacts.csv', 'contacts.csv.gz'])('writes a new file %s that only its owner may read', async (name) => {
    const output = join(newFolder(), name);
    expect(await exporting(['--format', 'csv', '--output', output])).toMatchObject({ code: 0, stdout: '' });
    expect(statSync(output).mode & 0o777).toBe(0o600);
    const content = readFileSync(output);
    const rows = parse(name.endsWith('.gz') ? gunzipSync(content) : content, { columns: true });
    expect(rows.length).toBe(CONTACTS);
    expect(rows[8]).toMatchObject({
      emailaddress: 'c8@example.com',
      'attributes.rating': '8',
      'attributes.labels': '["a","b"]',
      'attributes.city': '"=HYPERLINK(1)"',
      lists: LIST_A,
      identifiers: '',
    });
  });

  test('writes the contacts of a filter', async () => {
    const { stdout, stderr } = await exporting(['--filter', JSON.stringify({ listId: LIST_A.toUpperCase() })]);
    expect(linesOf(stdout).length).toBe(CONTACTS / 2);
    expect(stderr).toContain(`read Test: ${CONTACTS / 2} contacts\n`);
    const filter = JSON.stringify({ attributes: [{ key: 'rating', to: 4 }] });
    expect(linesOf((await exporting(['--filter', filter])).stdout).length).toBe(5);
  });

  test.each([
    [['--filter', '{'], 'filter must be a filter as JSON'],
    [['--filter', '{"name": 1}'], 'filter.name is unknown; known are'],
    [['--filter', '{"attributes": [{"key": "ratin"}]}'], '"rating"'],
    [['--output', '/no/such/folder/x.csv'], 'there is no folder /no/such/folder'],
    [['--output', MAIN], 'already exists and was not changed'],
    [['--format', 'xml'], 'Allowed choices are csv, ndjson'],
    [['--workspace', LIST_A], `there is no workspace ${LIST_A}`],
    [['--url', 'http://127.0.0.1:1'], 'cannot be reached'],
  ])('reports in one line the problem of %j, and leaves no file', async (args, message) => {
    const place = newFolder();
    const output = args.includes('--output') ? [] : ['--output', join(place, 'x.ndjson')];
    const { code, stdout, stderr } = await exporting([...args, ...output]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
    expect(readdirSync(place)).toEqual([]);
  });

  test('leaves nothing behind when it is stopped', async () => {
    const place = newFolder();
    const { child, ended } = launch(['export', '--output', join(place, 'x.ndjson')], { environment, folder: place });
    await expect.poll(() => readdirSync(place).length, { timeout: 30_000, interval: 1 }).toBe(1);
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    if (code !== 0) expect([code, stderr]).toEqual([130, expect.stringContaining('the incomplete export was deleted')]);
    expect(existsSync(join(place, 'x.ndjson'))).toBe(code === 0);
    expect(readdirSync(place).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });

  test('ends with a reason when the reader closes the pipe', () => {
    const command = `"${process.execPath}" "${MAIN}" export | head -n 1; exit \${PIPESTATUS[0]}`;
    const env = { ...environment, PATH: process.env.PATH ?? '' };
    try {
      execFileSync('bash', ['-c', command], { env, stdio: 'pipe' });
    } catch (error) {
      const { status, stdout, stderr } = error as { status: number; stdout: Buffer; stderr: Buffer };
      expect(status).toBe(1);
      expect(JSON.parse(stdout.toString()).identifiers.length).toBe(1);
      expect(stderr.toString()).toContain('the program that reads the output ended before the end of the output\n');
    }
  });
});

describe('the command export over HTTP', () => {
  let program: Program;
  beforeAll(async () => {
    program = await startProgram(['serve'], { environment });
  });

  test('writes the same NDJSON as from the database', async () => {
    const { stdout, stderr } = await exporting(['--url', program.url]);
    expect(linesOf(stdout)).toEqual(linesOf((await exporting([])).stdout));
    expect(stderr).toContain(`exported ${CONTACTS} contacts of workspace "Test" to standard output\n`);
  });

  test('writes CSV with a column for each attribute', async () => {
    const { stdout } = await exporting(['--url', program.url, '--format', 'csv', '--filter', '{"identifierKey": "x"}']);
    expect(parse(stdout, { columns: true })).toMatchObject([
      { emailaddress: 'c7@example.com', 'attributes.rating': '7', identifiers: expect.stringContaining('"key":"x"') },
    ]);
  });

  test('reports in one line the error of the gateway', async () => {
    expect(await exporting(['--url', program.url, '--key', 'wrong'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('missing or unknown access key'),
    });
  });
});
