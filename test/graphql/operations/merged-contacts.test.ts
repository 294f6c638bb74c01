import { afterAll, beforeAll, expect, test } from 'vitest';
import { perform } from '../../../src/conformance/apis/api.ts';
import { restPlugin } from '../../../src/conformance/apis/rest.ts';
import { call } from '../../../src/conformance/cases/steps.ts';
import { ADA, GRACE, LIST_A, SEED } from '../../../src/conformance/environment/seed.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../../gateway.ts';

let gateway: Gateway;
let workspace: TestWorkspace;
beforeAll(async () => {
  gateway = await startGateway();
  workspace = await gateway.workspace(SEED);
  const where = { url: gateway.url, key: workspace.key, workspaceId: workspace.id };
  await perform(restPlugin, where, call('mergeContacts', { contactId: ADA }, { contactId: GRACE }));
});
afterAll(() => gateway.close());

const moved = (path: string[] = []) => [{ __typename: 'ContactMovedError', code: 'ResourceMoved', path, movedTo: ADA }];

test.each([
  [`deleteContact(workspaceId: $w, contactId: "${GRACE}")`, moved()],
  [`mergeContacts(workspaceId: $w, contactId: "${GRACE}", input: {contactId: "${ADA}"})`, moved()],
  [
    `removeContactIdentifier(workspaceId: $w, contactId: "${GRACE}", input: {key: "emailaddress", value: "a@b.co"})`,
    moved(),
  ],
  [
    `removeContactsFromList(workspaceId: $w, listId: "${LIST_A}", input: {contacts: ["${ADA}", "${GRACE}"]})`,
    moved(['contacts', '1']),
  ],
  [`updateContact(workspaceId: $w, contactId: "${GRACE}", input: {listIds: []})`, moved()],
  [
    `updateContact(workspaceId: $w, contactId: "${GRACE}", input: {expectedVersion: 2})`,
    [
      {
        __typename: 'VersionConflictError',
        code: 'PreconditionFailed',
        path: [],
        currentVersion: null,
        survivorId: ADA,
      },
    ],
  ],
])('%s has the id of the survivor', async (field, errors) => {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `AccessKey ${workspace.key}` },
    body: JSON.stringify({
      query: `mutation ($w: UUID!) {
        result: ${field} {
          errors {
            __typename
            code
            path
            ... on ContactMovedError { movedTo }
            ... on VersionConflictError { currentVersion survivorId: movedTo }
          }
        }
      }`,
      variables: { w: workspace.id },
    }),
  });
  expect(await response.json()).toEqual({ data: { result: { errors } } });
});
