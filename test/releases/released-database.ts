import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { inject } from 'vitest';
import type { FreshDatabase } from '../postgres/fresh-database.ts';
import { queryAt } from '../postgres/query.ts';
import { newScratchFolder } from '../store/scratch-folder.ts';
import type { Answers } from './exchange.ts';
import { readReleased } from './releases.ts';

/** A copy of the database of a release, on the engine of the project. */
export function releasedDatabase(version: string): Promise<FreshDatabase> {
  return inject('engine') === 'postgres' ? loadDump(version) : unpackFile(version);
}

/** The answers of a release on this database. */
export function releasedAnswers(version: string): Answers {
  return JSON.parse(unpacked(version, `${inject('engine')}.answers.json.gz`).toString());
}

async function unpackFile(version: string): Promise<FreshDatabase> {
  const folder = newScratchFolder();
  const file = join(folder, 'contacts.db');
  writeFileSync(file, unpacked(version, 'sqlite.db.gz'));
  return { url: `file:${file}`, remove: async () => rmSync(folder, { recursive: true, force: true }) };
}

async function loadDump(version: string): Promise<FreshDatabase> {
  const server = inject('postgresUrl');
  const name = `contact_gateway_${randomUUID().replaceAll('-', '')}`;
  await queryAt(server, `create database ${name} template template0 encoding 'UTF8'`);
  const url = Object.assign(new URL(server), { pathname: name }).href;
  await queryAt(url, unpacked(version, 'postgres.sql.gz').toString());
  return { url, remove: async () => void (await queryAt(server, `drop database ${name} with (force)`)) };
}

function unpacked(version: string, name: string): Buffer {
  return gunzipSync(readReleased(version, name));
}
