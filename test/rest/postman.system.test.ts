import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startDemo } from '../gateway.ts';
import { OPERATIONS } from './operations.ts';

const CONVERTER = fileURLToPath(new URL('../../node_modules/.bin/openapi2postmanv2', import.meta.url));
const NEWMAN = fileURLToPath(new URL('../../node_modules/.bin/newman', import.meta.url));

/** The statuses of requests that succeed only once. All others succeed each time. */
const SECOND_RUN: Record<string, number> = {
  createContact: 409,
  deleteContact: 404,
  deleteList: 404,
  deleteAccount: 404,
  createAttributeDefinition: 409,
  revokeAccessKey: 404,
};

/** One request of a run, with the start of its response to see why it failed. */
interface Ran {
  name: string;
  status: number;
  text: string;
}

describe.each(['Tags', 'Paths'])('a Postman collection by %s, made from the document of a fresh demo', (folders) => {
  test('runs whole, and again', async () => {
    const [demo, directory] = await Promise.all([startDemo(), mkdtemp(join(tmpdir(), 'postman-'))]);
    onTestFinished(async () => {
      await Promise.all([demo.close(), rm(directory, { recursive: true })]);
    });
    const runCollection = async (): Promise<Ran[]> => {
      const report = join(directory, 'report.json');
      const output = ['--reporters', 'json', '--reporter-json-export', report];
      await run(NEWMAN, 'run', collection, '--env-var', 'bearerToken=abcd', ...output);
      return requestsIn(JSON.parse(await readFile(report, 'utf8')));
    };

    const document = join(directory, 'openapi.json');
    const collection = join(directory, 'collection.json');
    await run('curl', '--silent', '--output', document, `${demo.url}/openapi.json`);
    const options = `folderStrategy=${folders},parametersResolution=Example,enableOptionalParameters=false`;
    await run(CONVERTER, '-s', document, '-o', collection, '-O', options);

    const first = await runCollection();
    expect(first.map(({ name }) => name).toSorted()).toEqual(OPERATIONS.map(({ summary }) => summary).toSorted());
    expect(first.filter((ran) => !operationOf(ran).successes.includes(ran.status))).toEqual([]);
    const again = (await runCollection()).filter((ran) => {
      const { id, successes } = operationOf(ran);
      return id in SECOND_RUN ? ran.status !== SECOND_RUN[id] : !successes.includes(ran.status);
    });
    expect(again).toEqual([]);
  }, 60_000);
});

function operationOf({ name }: Ran): { id: string; successes: number[] } {
  const found = OPERATIONS.find(({ summary }) => summary === name);
  const statuses = Object.keys(found?.responses ?? {}).map(Number);
  return { id: found?.id ?? '', successes: statuses.filter((status) => status < 300) };
}

async function run(command: string, ...parameters: string[]): Promise<void> {
  await promisify(execFile)(command, parameters);
}

/** The report of the runner. */
interface Report {
  run: {
    executions: {
      item: { name: string };
      response?: { code: number; stream: { data: number[] } };
      requestError?: unknown;
    }[];
  };
}

function requestsIn({ run: { executions } }: Report): Ran[] {
  return executions.map(({ item: { name }, response, requestError }) => ({
    name,
    status: response?.code ?? 0,
    text:
      response === undefined
        ? JSON.stringify(requestError)
        : Buffer.from(response.stream.data).toString().slice(0, 300),
  }));
}
