import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADA, SEED } from '../../src/conformance/seed.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../gateway.ts';

let gateway: Gateway;
let workspace: TestWorkspace;
beforeAll(async () => {
  gateway = await startGateway();
  workspace = await gateway.workspace(SEED);
});
afterAll(() => gateway.close());

test.each(['{ firstName: None }', '{ labels: ["a", Some] }', '{ firstName: { deep: Undefined } }', 'None'])(
  'the literal %s is refused, because a word is no JSON',
  async (attributes) => {
    const before = await workspace.rows();
    const input = `{ attributes: ${attributes} }`;
    const query = `mutation { updateContact(workspaceId: "${workspace.id}", contactId: "${ADA}", input: ${input}) { outcome } }`;
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { authorization: `AccessKey ${workspace.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const { errors } = await response.json();
    expect(errors[0].message).toMatch(/is not a JSON value; write "\w+" if you mean a text$/);
    expect(await workspace.rows()).toEqual(before);
  },
);
