import { afterAll, beforeAll, describe, test } from 'vitest';
import { graphqlPlugin } from '../../src/conformance/apis/graphql.ts';
import { restPlugin } from '../../src/conformance/apis/rest.ts';
import { CASES } from '../../src/conformance/cases/all.ts';
import { type Gateway, startGateway } from '../gateway.ts';
import { play } from './play.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

/** Each case has a separate workspace, so that cases can run while others wait for the disk. */
describe.concurrent.each([restPlugin, graphqlPlugin])('$name', (api) => {
  describe.each(Object.entries(CASES))('%s', (_group, cases) => {
    test.each(cases)('$id: $name', (testCase) => play(testCase, api, gateway));
  });
});
