import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/app.ts';
import { startDemo } from '../gateway.ts';
import { runCurl } from './shell.ts';

const DOCUMENTED_HOST = 'https://api.bird.com';
const EXAMPLES = readFileSync(new URL('examples.sh', import.meta.url), 'utf8')
  .trim()
  .split(/\n\n(?=curl )/)
  .slice(1);

let app: App;
beforeAll(async () => {
  app = await startDemo();
});
afterAll(() => app.close());

/** Runs a command of the documentation unchanged, except for the host. */
function run(command: string) {
  return runCurl(command.replace(DOCUMENTED_HOST, app.url));
}

describe.each(['once', 'twice'])('run %s, in the order of the documentation', () => {
  test.each([
    [
      'update identifiers',
      0,
      { featuredIdentifiers: expect.arrayContaining([{ key: 'emailaddress', value: 'contacts@example.com' }]) },
    ],
    ['update attributes', 1, { attributes: expect.objectContaining({ countryCode: 'US' }) }],
    ['update lists', 2, { listIds: ['12bd0e40-9361-4e32-8b26-99b4ab7eae09'] }],
    ['update details', 3, { listIds: ['12bd0e40-9361-4e32-8b26-99b4ab7eae09'] }],
    ['update identifiers by an identifier', 4, { id: '12bd0e40-9361-4e32-8b26-99b4ab7eae09' }],
    ['create or update by an identifier', 5, { computedDisplayName: 'John' }],
  ])('%s answers 200', async (_name, index, expected) => {
    const { status, body } = await run(EXAMPLES[index] as string);
    expect({ status, body }).toEqual({ status: 200, body: expect.objectContaining(expected) });
  });

  test('the sample of every field answers 200', async () => {
    const { status, body } = await run(EXAMPLES[6] as string);
    expect({ status, body }).toEqual({
      status: 200,
      body: expect.objectContaining({
        attributes: expect.objectContaining({ rating: 9.6, cookiesAccepted: false, labels: ['A', 'B', 'C'] }),
        // Removal wins, because the sample has one id in all three fields.
        listIds: [],
        accountIds: [],
      }),
    });
  });
});
