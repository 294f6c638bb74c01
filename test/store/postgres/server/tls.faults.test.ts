import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrateStore, openStore } from '../../../../src/store/open-store.ts';
import { unprivileged } from '../../../postgres/binaries.ts';
import type { PostgresServer } from '../../../postgres/run-server.ts';
import { startPostgresServer } from '../../../postgres/server.ts';

const PROGRAM = 'openssl';

describe.skipIf(spawnSync(PROGRAM, ['version']).status !== 0)('TLS (skipped if openssl cannot run)', () => {
  let postgres: PostgresServer;
  let certificate: string;
  beforeAll(async () => {
    postgres = await startPostgresServer();
    await migrateStore({ url: postgres.url() });
    certificate = join(postgres.data, 'server.crt');
    const key = join(postgres.data, 'server.key');
    const request = [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      key,
      '-out',
      certificate,
      '-days',
      '2',
    ];
    const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    execFileSync(PROGRAM, [...request, ...name], { stdio: 'ignore' });
    const identity = unprivileged();
    if (identity !== undefined) chownSync(key, identity.uid, identity.gid);
    await postgres.query('alter system set ssl = on');
    await postgres.query('select pg_reload_conf()');
  });
  afterAll(() => postgres.remove());

  test.each([
    { asked: 'no', query: () => '', isEncrypted: false },
    { asked: 'any', query: () => '?sslmode=require', isEncrypted: true },
    { asked: 'a certified', query: () => `?sslmode=verify-full&sslrootcert=${certificate}`, isEncrypted: true },
  ])('is used ($isEncrypted) if the URL asks for $asked encryption', async ({ query, isEncrypted }) => {
    const store = await openStore({ url: `${postgres.url()}${query()}` });
    await store.check();
    const latest = await postgres.query(`
      select ssl from pg_stat_ssl join pg_stat_activity using (pid)
      where application_name = 'contact-gateway' order by backend_start desc limit 1`);
    await store.close();
    expect(latest).toEqual([{ ssl: isEncrypted }]);
  });

  test('is rejected with a remedy if the certificate is not trusted', async () => {
    await expect(openStore({ url: `${postgres.url()}?sslmode=verify-full` })).rejects.toThrow(
      /^the certificate of PostgreSQL at .+ is not trusted \(self-signed certificate.*\): name .+ sslrootcert in DATABASE_URL$/,
    );
  });

  test('is suggested if the server requires it', async () => {
    await postgres.query('create role guarded login');
    const rules = join(postgres.data, 'pg_hba.conf');
    writeFileSync(rules, `hostnossl all guarded all reject\n${readFileSync(rules, 'utf8')}`);
    await postgres.query('select pg_reload_conf()');
    const url = postgres.url().replace('postgres@', 'guarded@');
    await expect(openStore({ url })).rejects.toThrow('correct DATABASE_URL (with sslmode=require, if it wants TLS)');
    await expect(openStore({ url: `${url}?sslmode=require` })).rejects.toThrow('lacks a right');
  });
});
