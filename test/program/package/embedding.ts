import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { freePort } from '../../postgres/free-port.ts';
import { launch, newFolder, run } from '../program.ts';

const PAGE = readFileSync('docs/embedding.md', 'utf8');
const EXAMPLES = new Map(
  [...PAGE.matchAll(/<!-- (\S+) -->\n\n```js\n(.*?)```/gs)].map(([, name, code]) => [name as string, code as string]),
);

/** A call of everything that a project without other packages can use. */
const CALLS = `
import { createGateway, type Gateway, type GatewayServer, InvalidSettings, startGateway } from 'contact-gateway';

const server: GatewayServer = await startGateway({ DATABASE_URL: 'file:./a.db', PORT: 0, CORS_ORIGINS: ['https://a.example.com'] });
const url: string = server.url;
const gateway: Gateway = await createGateway({ METRICS: true, RATE_LIMIT: '10', TRUST_PROXY: false, LOG_LEVEL: undefined });
const { id } = await gateway.createWorkspace({ name: url });
const { secret } = await gateway.createKey({ workspaceId: id, scopes: ['contacts:read'], origin: 'flow' });
const health = await gateway.health();
const reason: string = health.status === 'ready' ? secret : health.reason;
const { contentType, text } = await gateway.metrics();
await Promise.all([server.close(), gateway.close()]);
const problems = (error: unknown): readonly string[] => (error instanceof InvalidSettings ? error.problems : [reason, contentType, text]);
problems(undefined);

// @ts-expect-error: a setting of servers
await createGateway({ PORT: 4000 });
// @ts-expect-error: no setting
await startGateway({ DATABASE: 'file:./a.db' });
// @ts-expect-error: no switch
await startGateway({ METRICS: 1 });
// @ts-expect-error: no scope
await gateway.createKey({ workspaceId: id, scopes: ['contacts:everything'] });
`;

/** The same for a project with servers. */
const ROUTES = `
import { createServer } from 'node:http';
import { createGateway } from 'contact-gateway';
import fastify from 'fastify';

const gateway = await createGateway();
createServer(gateway.graphqlHandler);
fastify().register(gateway.fastifyPlugin);
fastify().register(gateway.fastifyPlugin, { prefix: '/crm', rest: false, logLevel: 'warn' });
// @ts-expect-error: no such option
fastify().register(gateway.fastifyPlugin, { prefix: 1 });
`;

/** Tests the module of the package that is installed in a folder. */
export function testsEmbedding(project: () => string): void {
  describe('the module of the installed package', () => {
    test('starts a gateway as documented, and lets the process end', async () => {
      const { code, stdout, stderr } = await runExample('start.mjs');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/^201 \{/);
    });

    test.each(['graphql.mjs', 'fastify.mjs'])(
      'serves routes as documented in %s, and lets the process end',
      async (name) => {
        const port = `${await freePort()}`;
        const { child, says, ended } = launch([], {
          main: write(name),
          folder: newFolder(),
          environment: { PORT: port },
        });
        await says(/listening/);
        const url = `http://127.0.0.1:${port}`;
        expect(await (await fetch(url)).text()).toBe('your own page');
        const response = await fetch(`${url}/crm/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{"query":"{ viewer { __typename } }"}',
        });
        expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
        if (name === 'fastify.mjs') expect((await fetch(`${url}/crm/workspaces`)).status).toBe(401);
        child.kill('SIGTERM');
        expect(await ended).toMatchObject({ code: 0, stderr: '' });
      },
    );

    test('offers the schema and the OpenAPI document as documented', async () => {
      const { stdout } = await runExample('files.mjs');
      expect(stdout).toMatch(/^true \d\d\n$/);
    });

    test('reports all invalid settings together', async () => {
      const code = `import { startGateway } from 'contact-gateway'; await startGateway({ PORT: -1, LOG_LEVEL: 'loud' });`;
      const { code: exitCode, stderr } = await run([], { main: write('invalid.mjs', code) });
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/InvalidSettings: PORT is "-1", .*\nLOG_LEVEL is "loud", /);
    });

    test.each([
      ['nodenext', 'without other packages', CALLS, []],
      ['bundler', 'without other packages', CALLS, []],
      ['nodenext', 'with Fastify', ROUTES, ['node']],
      ['bundler', 'with Fastify', ROUTES, ['node']],
    ])('has types for projects with the resolution %s, %s', async (moduleResolution, _name, code, types) => {
      const folder = join(project(), `types-${moduleResolution}-${types.length}`);
      mkdirSync(folder);
      installed('fastify', '@types/node');
      writeFileSync(join(folder, 'calls.ts'), code);
      const module = moduleResolution === 'nodenext' ? 'nodenext' : 'esnext';
      const strict = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: types.length > 0 };
      const compilerOptions = { ...strict, module, moduleResolution, target: 'es2024', types, noEmit: true };
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
      const { stdout } = await promisify(execFile)(process.execPath, [
        resolve('node_modules/typescript/bin/tsc'),
        '-p',
        folder,
      ]).catch((error) => error);
      expect(stdout).toBe('');
    });
  });

  function runExample(name: string) {
    return run([], { main: write(name) });
  }

  /** Writes a program beside the installed package, and returns its path. */
  function write(name: string, code = EXAMPLES.get(name)): string {
    if (code === undefined) throw new Error(`docs/embedding.md has no ${name}`);
    installed('fastify');
    const file = join(project(), name);
    writeFileSync(file, code);
    return file;
  }

  /** Installs packages of this repository into the project, without a download. */
  function installed(...names: string[]): void {
    for (const name of names) {
      const path = join(project(), 'node_modules', name);
      mkdirSync(join(path, '..'), { recursive: true });
      rmSync(path, { force: true });
      symlinkSync(resolve('node_modules', name), path);
    }
  }
}
