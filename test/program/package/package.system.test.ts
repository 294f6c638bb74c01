import { execFile, execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { DEMO } from '../../../src/demo.ts';
import { CONTACT_APIS } from '../../apis/api.ts';
import { newFolder, startProgram, startsPrograms } from '../program.ts';
import { testsEmbedding } from './embedding.ts';
import { installPackage } from './installed-package.ts';

startsPrograms();

let folder: string;
let log: string;
let installed: string;
beforeAll(async () => {
  ({ folder, log } = await installPackage(newFolder()));
  installed = join(folder, 'node_modules', 'contact-gateway');
}, 240_000);

describe('the installed package', () => {
  test('is small, and runs no script', () => {
    expect(log).not.toMatch(/warn|error/i);
    expect(sizeOf(join(folder, 'node_modules')) / 2 ** 20).toBeLessThan(95);
  });

  test('serves the demo and its pages', async () => {
    const program = await startProgram(['demo'], { main: join(installed, 'dist', 'main.js') });
    const { key, workspaceId, contactId } = DEMO;
    for (const api of CONTACT_APIS) {
      const call = {
        url: program.url,
        key,
        workspaceId,
        contactId,
        body: { addIdentifiers: [{ key: 'phonenumber', value: '+31612345678' }] },
      };
      expect(await api.update(call)).toMatchObject({ problems: [] });
    }
    for (const path of ['/graphql', '/docs']) {
      const html = await (await fetch(program.url + path, { headers: { accept: 'text/html' } })).text();
      const assets = [...html.matchAll(/="(\/assets\/[^"]+)"/g)].map(([, asset]) => asset);
      expect(assets).not.toEqual([]);
      for (const asset of assets) expect((await fetch(program.url + asset)).status).toBe(200);
    }
    expect((await fetch(`${program.url}/openapi.json`)).status).toBe(200);
    expect(await program.stop('SIGTERM')).toMatchObject({ code: 0 });
  });

  test('shows the first steps as a command', async () => {
    const { stdout } = await promisify(execFile)('npx', ['--no-install', 'contact-gateway'], { cwd: folder });
    expect(stdout).toContain('contact-gateway demo');
  });

  test('offers the schema and the OpenAPI document as files', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    const resolve = createRequire(join(folder, 'package.json')).resolve;
    expect(readFileSync(resolve('contact-gateway/schema.graphql'), 'utf8')).toContain('type Contact ');
    const document = JSON.parse(readFileSync(resolve('contact-gateway/openapi.json'), 'utf8'));
    expect(document).toMatchObject({ openapi: expect.any(String), info: { version } });
  });

  test('starts as a command', async () => {
    const { stdout } = await promisify(execFile)('npx', ['--no-install', 'contact-gateway', '--version'], {
      cwd: folder,
    });
    expect(stdout.trim()).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
  });

  test('lists what it is made of, and has its licenses', () => {
    const { metadata, components } = JSON.parse(readFileSync(join(installed, 'dist', 'sbom.json'), 'utf8'));
    expect(metadata.component.name).toBe('contact-gateway');
    const names = components.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(['better-sqlite3', 'fastify', 'graphql', 'pg', 'react', 'graphiql']));
    expect(names).not.toContain('vitest');
    const licenses = readFileSync(join(installed, 'dist', 'THIRD-PARTY-LICENSES.md'), 'utf8');
    for (const name of ['fastify', 'graphql', 'pg', 'monaco-editor', 'swagger-ui-dist']) {
      expect(licenses).toMatch(new RegExp(`^## ${name} \\d`, 'm'));
    }
  });

  test('contains no source and no secret of the build', () => {
    const files = execFileSync('find', [installed, '-type', 'f'], { encoding: 'utf8' });
    expect(files).not.toMatch(/\/src\/|\/test\/|\.sources|third-parties\.json|\.env/);
  });
});

testsEmbedding(() => folder);

function sizeOf(path: string): number {
  const status = statSync(path);
  if (!status.isDirectory()) return status.blocks * 512;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}
