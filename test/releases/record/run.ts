import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openapiDocument } from '../../../src/rest/openapi/document.ts';
import { type Answers, ask } from '../exchange.ts';
import { VERSION } from '../releases.ts';
import { fill } from './fill.ts';
import { type Program, programOn } from './program.ts';
import { questionsAbout } from './questions.ts';

/**
 * Records the files of a release: `pg_virtualenv npm run record-release`. Writes a database with data on each engine, the
 * answers of the gateway on it, and the schemas of both APIs into `test/releases/<version>`. Needs an empty PostgreSQL,
 * which the variables of libpq name, and `pg_dump` of the same version.
 */
const root = join(import.meta.dirname, '../../..');
const target = join(import.meta.dirname, '..', VERSION);
const { PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE } = process.env;
if (PGHOST === undefined) throw new Error('no PostgreSQL: run it under pg_virtualenv, or set PGHOST and the others');

rmSync(target, { recursive: true, force: true });
mkdirSync(target);
const folder = mkdtempSync(join(tmpdir(), 'contact-gateway-release-'));
try {
  const file = join(folder, 'contacts.db');
  writeAnswers('sqlite', await record(programOn(`file:${file}`)));
  // A backup is one file, without a log.
  await programOn(`file:${file}`).run('backup', join(folder, 'backup.db'));
  writePacked('sqlite.db.gz', readFileSync(join(folder, 'backup.db')));

  const url = new URL(`postgres://${PGHOST}:${PGPORT}/${PGDATABASE}`);
  Object.assign(url, { username: PGUSER, password: PGPASSWORD });
  await programOn(url.href).run('migrate');
  writeAnswers('postgres', await record(programOn(url.href)));
  const dump = execFileSync('pg_dump', ['--inserts', '--no-owner'], { encoding: 'utf8', maxBuffer: 2 ** 30 });
  // Newer versions of pg_dump write lines that only psql understands.
  writePacked('postgres.sql.gz', dump.replaceAll(/^\\.*\n/gm, ''));
} finally {
  rmSync(folder, { recursive: true });
}
copyFileSync(join(root, 'schema.graphql'), join(target, 'schema.graphql'));
writeFileSync(join(target, 'openapi.json'), `${JSON.stringify(openapiDocument(VERSION), null, 1)}\n`);
console.log(`recorded ${target}`);

/** Fills a database and asks everything about it. */
async function record(program: Program): Promise<Answers> {
  const { id: workspaceId } = JSON.parse(await program.run('workspace', 'create', '--name', 'Released', '--json'));
  const newKey = async (...args: string[]) => JSON.parse(await program.run('key', 'create', '--json', ...args));
  const full = await newKey('--scopes', 'contacts:read,contacts:write,contacts:purge,history:read,settings:write');
  const reader = await newKey('--scopes', 'contacts:read', '--name', 'reader');
  const flow = await newKey('--origin', 'flow', '--name', 'flow');
  const revoked = await newKey('--name', 'revoked');
  await program.run('key', 'revoke', revoked.id);
  const rotated = JSON.parse(await program.run('key', 'rotate', '--json', '--overlap', '0', flow.id));
  const keys = { full: full.key, reader: reader.key, rotated: rotated.key, expired: flow.key, revoked: revoked.key };

  await importContacts(program, full.id);
  const commit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  const answers: Answers = { commit, workspaceId, keys, read: [], changed: [] };
  await program.serve(async (url) => {
    const filled = await fill(url, keys, workspaceId);
    answers.changed = filled.changed;
    for (const question of questionsAbout(filled, workspaceId, keys)) {
      const answer = await ask(url, keys, question);
      if (Object.hasOwn(answer.body ?? {}, 'errors')) throw new Error(JSON.stringify({ question, answer }));
      answers.read.push({ question, answer });
    }
  });
  return answers;
}

async function importContacts(program: Program, keyId: string): Promise<void> {
  const file = join(folder, 'import.csv');
  writeFileSync(file, 'emailaddress,attributes.firstName\nimported@example.com,Imported\n');
  await program.run('import', file, '--match', 'emailaddress', '--key-id', keyId);
}

function writeAnswers(engine: string, answers: Answers): void {
  writePacked(`${engine}.answers.json.gz`, JSON.stringify(answers, null, 1));
}

function writePacked(name: string, content: string | Buffer): void {
  writeFileSync(join(target, name), gzipSync(content, { level: 9 }));
}
