import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { newFolder, startsPrograms } from './program.ts';

startsPrograms();

const SCRIPT = fileURLToPath(new URL('../../scripts/audit.ts', import.meta.url));

let registry: Server | undefined;
afterEach(() => registry?.close());

/** A registry that knows a vulnerability of `dataloader`, or none, or does not respond. */
async function registryWith(severity: string | undefined, status = 200): Promise<string> {
  const advisory = { id: 1, title: 'Loads too much', url: 'https://example.com/1', severity, vulnerable_versions: '*' };
  registry = createServer((request, response) => {
    response.writeHead(request.method === 'POST' ? status : 200, { 'content-type': 'application/json' });
    const name = decodeURIComponent(request.url?.slice(1) ?? '');
    if (request.method === 'GET') response.end(JSON.stringify({ name, versions: {} }));
    else response.end(JSON.stringify(severity === undefined ? {} : { dataloader: [advisory] }));
  });
  await new Promise<void>((listening) => registry?.listen(0, '127.0.0.1', listening));
  return `http://127.0.0.1:${(registry.address() as AddressInfo).port}/`;
}

function audit(url: string): Promise<{ code: number; stdout: string }> {
  return new Promise((ended) => {
    // npm passes its own settings on in variables; the registry of the test must override them.
    const env = {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      npm_config_registry: url,
      npm_config_cache: newFolder(),
    };
    execFile(process.execPath, [SCRIPT], { env }, (error, stdout) => ended({ code: Number(error?.code ?? 0), stdout }));
  });
}

describe('the audit of production dependencies', () => {
  test.each([
    { knows: 'nothing', severity: undefined, code: 0, says: '0 known vulnerabilities, 0 of them high or critical.' },
    { knows: 'a moderate vulnerability', severity: 'moderate', code: 0, says: 'moderate: dataloader' },
    { knows: 'a high one', severity: 'high', code: 1, says: 'dataloader: Loads too much, https://example.com/1' },
  ])('ends with $code if the registry knows $knows', async ({ severity, code, says }) => {
    const { stdout, ...ending } = await audit(await registryWith(severity));
    expect(stdout).toContain(says);
    expect(ending).toEqual({ code });
  });

  test('reports that the registry does not respond', async () => {
    expect(await audit(await registryWith(undefined, 405))).toEqual({
      code: 0,
      stdout: expect.stringContaining('No audit'),
    });
  });
});
