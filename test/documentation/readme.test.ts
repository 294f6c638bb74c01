import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../../src/app.ts';
import { startDemo } from '../gateway.ts';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const [documentedAnswer, graphqlAnswer] = blocks('json').map((text) => JSON.parse(text));

let app: App;
beforeAll(async () => {
  app = await startDemo();
});
afterAll(() => app.close());

test('the documented updates have the documented responses, over REST and then over GraphQL', async () => {
  const curl = blocks('bash').find((text) => text.startsWith('curl')) as string;
  const { stdout } = await promisify(execFile)('bash', [
    '-c',
    `${curl.replace('http://127.0.0.1:4000', app.url).trim()} -s`,
  ]);
  const { attributes, ...contact } = documentedAnswer;
  expect(JSON.parse(stdout)).toEqual({
    ...contact,
    createdAt: expect.any(String),
    updatedAt: expect.any(String),
    attributes: { ...attributes, initialReference: expect.any(String) },
  });

  const [query] = blocks('graphql');
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'AccessKey abcd' },
    body: JSON.stringify({ query }),
  });
  expect(await response.json()).toEqual(graphqlAnswer);
});

function blocks(language: string): string[] {
  return [...README.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(([, text]) => text as string);
}
