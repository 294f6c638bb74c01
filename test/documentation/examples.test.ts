import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
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

/** The documented examples in their order: the name, and parts of the response. */
const EXPECTED: [name: string, expected: object][] = [
  [
    'update identifiers',
    { featuredIdentifiers: expect.arrayContaining([{ key: 'emailaddress', value: 'contacts@example.com' }]) },
  ],
  ['update attributes', { attributes: expect.objectContaining({ countryCode: 'US' }) }],
  ['update lists', { listIds: ['12bd0e40-9361-4e32-8b26-99b4ab7eae09'] }],
  ['update details', { listIds: ['12bd0e40-9361-4e32-8b26-99b4ab7eae09'] }],
  ['update identifiers by an identifier', { id: '12bd0e40-9361-4e32-8b26-99b4ab7eae09' }],
  ['create or update by an identifier', { computedDisplayName: 'John' }],
  [
    'the sample of every field',
    {
      attributes: expect.objectContaining({ rating: 9.6, cookiesAccepted: false, labels: ['A', 'B', 'C'] }),
      // Removal wins, because the sample has one id in all three fields.
      listIds: [],
      accountIds: [],
    },
  ],
];

// One test, because the examples depend on each other.
test('the documented examples respond with 200 in their order, and again', async () => {
  for (const round of ['once', 'again']) {
    for (const [index, [name, expected]] of EXPECTED.entries()) {
      const { status, body } = await run(EXAMPLES[index] as string);
      expect({ round, name, status, body }).toEqual({
        round,
        name,
        status: 200,
        body: expect.objectContaining(expected),
      });
    }
  }
});
