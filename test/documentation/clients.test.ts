import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/app.ts';
import { startDemo } from '../gateway.ts';

const NEW_CLIENT = ['created Katherine Johnson', 'UPDATED, version 2', '- Ada', '- Grace', '- Katherine Johnson'];
const CLIENT_AGAIN = [
  expect.stringMatching(/^there already: [0-9a-f-]{36}$/),
  'UNCHANGED, version 2',
  ...NEW_CLIENT.slice(2),
];

describe.each(['graphql'])('the client in examples/%s', (folder) => {
  let demo: App;
  beforeAll(async () => {
    demo = await startDemo();
  });
  afterAll(() => demo.close());

  test.each([
    ['creates, updates and pages through contacts', NEW_CLIENT],
    ['copes with a contact that is there already', CLIENT_AGAIN],
  ])('%s', async (_what, lines) => {
    const { stdout } = await promisify(execFile)(process.execPath, [`examples/${folder}/update-contact.ts`], {
      env: { ...process.env, GATEWAY_URL: demo.url },
    });
    expect(stdout.trimEnd().split('\n')).toEqual(lines);
  });
});
