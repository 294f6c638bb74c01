import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { DEMO } from '../../src/demo.ts';
import { freePort } from '../postgres/free-port.ts';
import { queryAt } from '../postgres/query.ts';
import { newFolder, startsPrograms } from '../program/program.ts';
import { type Block, blocksOf, pages, ROOT } from './blocks.ts';
import { changesIn, clone } from './clone.ts';
import { openShell, type ShellSession } from './shell-session.ts';

startsPrograms();

/** The first lines of blocks that do not run here, by page, with the reason. */
const NOT_RUN: Record<string, Record<string, string>> = {
  'README.md': { 'npm test': 'these are the tests' },
  'docs/deployment.md': {
    'docker build': 'needs Docker; test/program/package runs the entry point of the image',
    'cd deploy': 'needs Docker; test/program/package checks the Compose file',
    'npm install --prefix /opt': 'needs systemd and the published package; test/program/package runs the unit',
    'kubectl create': 'needs a cluster; test/program/package checks the manifests',
  },
  'docs/embedding.md': {
    'npm install contact-gateway':
      'needs the published package; test/program/package runs the examples from its tarball',
  },
  'docs/high-availability.md': {
    'apt-get install postgresql': 'needs three hosts; test:ha runs a cluster with these files',
    'patronictl -c /etc/patroni/config.yml list': 'needs the cluster',
    'sudo -u postgres createuser': 'needs the cluster',
    'apt-get install haproxy': 'needs the cluster',
    'patronictl -c /etc/patroni/config.yml switchover': 'needs the cluster; test:ha switches over',
  },
  'docs/operations.md': {
    'litestream replicate': 'needs a bucket; test/program/crash replicates to a folder',
    'litestream restore': 'needs the replica',
  },
};

const SHELLS = ['bash', 'sh', 'shell', 'console', 'zsh'];
const isRun = (page: string) => (block: Block) =>
  SHELLS.includes(block.language) && !listed(page).some((beginning) => block.text.startsWith(beginning));
const listed = (page: string) => Object.keys(NOT_RUN[page] ?? {});

/** Files that a page expects its reader to have. */
const FILES = {
  'contacts.csv': 'emailaddress,attributes.firstName\nada@example.com,Ada\n',
  'crm.csv': 'identifier:crmId,attributes.firstName\n7,Grace\n',
  'hubspot-export.csv': 'Record ID,First Name,Email,Phone Number\n1,Ada,ada@example.com,01 42 68 53 00\n',
};

/** Exit codes other than 0 that a command may have. */
const CODES: Record<string, readonly number[]> = {
  // It reports a disk that other programs keep busy.
  'contact-gateway doctor': [0, 1],
};

let folder: string;
let elsewhere: string;
let shell: (page: string) => ShellSession;
let url: string;
let database: string;
let key = '';
beforeAll(async () => {
  folder = clone();
  elsewhere = otherFolder();
  const port = `${await freePort()}`;
  url = `http://127.0.0.1:${port}`;
  database = `contact_gateway_documentation_${port}`;
  await queryAt(inject('postgresUrl'), `create database ${database}`);
  const home = newFolder();
  writeFileSync(join(home, '.curlrc'), 'silent\nshow-error\nfail\n');
  const environment = {
    PATH: searchPath(),
    HOME: home,
    PORT: port,
    GATEWAY_URL: url,
    npm_config_update_notifier: 'false',
  };
  shell = (page) =>
    usesPackage(page)
      ? openShell(elsewhere, { ...environment, DATABASE_URL: `file:${join(folder, 'data/contacts.db')}` })
      : openShell(folder, environment);
});
afterAll(() => queryAt(inject('postgresUrl'), `drop database ${database} with (force)`));

describe('in one clone, in their order', () => {
  test.each(pages().filter((page) => blocksOf(page).some(isRun(page))))(
    'the commands of %s work as written',
    { timeout: 180_000 },
    async (page) => {
      const session = shell(page);
      try {
        let response: string | undefined;
        for (const block of blocksOf(page)) response = await follow(session, page, block, response);
      } finally {
        await session.stop();
      }
    },
  );

  test('the commands change no file of the repository', () => {
    expect(changesIn(folder)).toBe('');
  });
});

describe('each block of the documentation', () => {
  test('names its language', () => {
    const unnamed = pages().flatMap((page) => blocksOf(page).filter(({ language }) => !/^[a-z]+$/.test(language)));
    expect(unnamed).toEqual([]);
  });

  test('that is listed as not run exists', () => {
    const gone = Object.keys(NOT_RUN).flatMap((page) =>
      listed(page).filter((beginning) => !blocksOf(page).some(({ text }) => text.startsWith(beginning))),
    );
    expect(gone).toEqual([]);
  });
});

/** Runs a block, or compares the JSON that it shows with the response to the block before. Returns the response to it. */
async function follow(
  session: ShellSession,
  page: string,
  block: Block,
  response?: string,
): Promise<string | undefined> {
  if (/\bstop the (?:demo|gateway)/i.test(block.before)) await session.stop();
  const [, server] = /\(`(npm start|npm run serve|contact-gateway serve)`\)/.exec(block.before) ?? [];
  if (server !== undefined) await succeed(session, block.place, server);
  if (isRun(page)(block)) return succeed(session, block.place, block.text);
  if (block.language === 'graphql') return ask(block.text);
  if (block.language !== 'json' || response === undefined) return undefined;
  expect(normalized(response), block.place).toEqual(normalized(block.text));
}

/** Returns the output if it is JSON. */
async function succeed(session: ShellSession, place: string, commands: string): Promise<string | undefined> {
  const ending = await session.run(withValues(commands));
  if (ending === undefined) return undefined;
  const { code, stdout, stderr } = ending;
  const codes = CODES[commands.trim()] ?? [0];
  expect(codes, `${place} ended with ${code}:\n${commands}\n${stdout}${stderr}`).toContain(code);
  key = /\bcgk_\w+/.exec(stdout)?.[0] ?? key;
  return stdout.startsWith('{') ? stdout : undefined;
}

/** Replaces what a reader replaces: addresses, folders of their own, and the key that a command has printed before. */
function withValues(commands: string): string {
  const postgres = Object.assign(new URL(inject('postgresUrl')), { pathname: database }).href;
  return commands
    .replaceAll('http://127.0.0.1:4000', url)
    .replaceAll('https://other.example.com', url)
    .replaceAll(/postgres:\/\/(?:role:password@host:5432\/database|…)/g, postgres)
    .replaceAll('/backups/', `${elsewhere}/`)
    .replaceAll('--output openapi.ts', `--output ${elsewhere}/openapi.ts`)
    .replaceAll('cgk_…', key);
}

async function ask(query: string): Promise<string> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `AccessKey ${DEMO.key}` },
    body: JSON.stringify({ query }),
  });
  return response.text();
}

/** Times and generated ids differ in each run. */
function normalized(json: string): unknown {
  return JSON.parse(json, (_key, value) => {
    if (typeof value !== 'string') return value;
    return value
      .replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/, 'a time')
      .replace(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}$/, 'an id');
  });
}

/** Whether the reader of the page has installed the package, and works in a folder of their own. */
function usesPackage(page: string): boolean {
  return blocksOf(page).some((block) => isRun(page)(block) && /^contact-gateway /m.test(block.text));
}

function otherFolder(): string {
  const other = newFolder();
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(other, name), text);
  cpSync(join(ROOT, 'examples/mappings'), join(other, 'examples/mappings'), { recursive: true });
  return other;
}

/** The machine's own programs, without those of npm scripts, and the command of the installed package. */
function searchPath(): string {
  const bin = join(newFolder(), 'bin');
  mkdirSync(bin);
  const command = join(bin, 'contact-gateway');
  writeFileSync(command, `#!/bin/sh\nexec ${process.execPath} ${join(folder, 'src/main.ts')} "$@"\n`);
  chmodSync(command, 0o755);
  const inherited = (process.env.PATH ?? '').split(delimiter).filter((part) => !part.includes('node_modules'));
  return [bin, ...inherited].join(delimiter);
}
