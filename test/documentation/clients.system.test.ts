import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/app.ts';
import { startDemo } from '../gateway.ts';

const ALL = ['- Ada', '- Grace', '- Augusta', '- Charles', '- Katherine Johnson'];
const REFUSED = [
  'refused: addToLists[0] must be a UUID (.addToLists[0])',
  'refused: attributes.rating must be a number (.attributes.rating)',
];

/** The output of each client for a new contact, and for an existing one. */
const CLIENTS = {
  graphql: [
    ['created Katherine Johnson', 'UPDATED, version 2', ...ALL],
    [expect.stringMatching(/^there already: [0-9a-f-]{36}$/), 'UNCHANGED, version 2', ...ALL],
  ],
  rest: [
    ['created Katherine Johnson', 'UPDATED, version "2"', ...REFUSED, ...ALL],
    [
      expect.stringMatching(/^there already: .* belongs to contact [0-9a-f-]{36}/),
      'UNCHANGED, version "2"',
      ...REFUSED,
      ...ALL,
    ],
  ],
};

describe.each(Object.entries(CLIENTS))('the client in examples/%s', (folder, [asNew, again]) => {
  let demo: App;
  beforeAll(async () => {
    demo = await startDemo();
  });
  afterAll(() => demo.close());

  test.each([
    ['creates, updates and pages through contacts', asNew],
    ['handles an existing contact', again],
  ])('%s', async (_what, lines) => {
    const { stdout } = await run(folder, { GATEWAY_URL: demo.url });
    expect(stdout.trimEnd().split('\n')).toEqual(lines);
  });

  test('ends with the error of the gateway', async () => {
    const wrongKey = run(folder, { GATEWAY_URL: demo.url, GATEWAY_KEY: 'wrong' });
    await expect(wrongKey).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('missing or unknown access key'),
    });
  });
});

function run(folder: string, environment: Record<string, string>) {
  return promisify(execFile)(process.execPath, [`examples/${folder}/update-contact.ts`], {
    env: { ...process.env, ...environment },
  });
}
