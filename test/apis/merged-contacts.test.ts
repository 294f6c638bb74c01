import { afterAll, beforeAll, expect, test } from 'vitest';
import { perform } from '../../src/conformance/apis/api.ts';
import { graphqlPlugin } from '../../src/conformance/apis/graphql.ts';
import { restPlugin } from '../../src/conformance/apis/rest.ts';
import { call, read, update } from '../../src/conformance/cases/steps.ts';
import type { Step } from '../../src/conformance/step.ts';
import { type Gateway, startGatewayWith, type TestWorkspace } from '../gateway.ts';

const GROUPS = Array.from({ length: 5 }, (_, index) => index);
const UPDATES = Array.from({ length: 6 }, (_, index) => `n${index}`);
const AT_ONCE = GROUPS.length * UPDATES.length * 3;

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGatewayWith({
    server: { maxConcurrentRequests: AT_ONCE },
    store: { maxConcurrentWrites: AT_ONCE, writeQueueTimeout: 60_000 },
  });
});
afterAll(() => gateway.close());

/** Four contacts of each group: `merged` is merged into `survivor` before the test begins. */
const ROLES = ['merged', 'survivor', 'next', 'last'] as const;
const contactId = (group: number, role: (typeof ROLES)[number]) =>
  `0190a000-0000-7000-8000-${String(group).padStart(10, '0')}0${ROLES.indexOf(role)}`;
const merge = (group: number, into: (typeof ROLES)[number], other: (typeof ROLES)[number]) =>
  call('mergeContacts', { contactId: contactId(group, into) }, { contactId: contactId(group, other) });

async function mergedWorkspace(): Promise<TestWorkspace> {
  const workspace = await gateway.workspace({
    definitions: UPDATES.flatMap((key) => [
      { key, type: 'number', cardinality: 'one' },
      { key: `own-${key}`, type: 'number', cardinality: 'one' },
    ]),
    contacts: GROUPS.flatMap((group) =>
      ROLES.map((role) => ({
        id: contactId(group, role),
        body: { addIdentifiers: [{ key: 'externalId', value: `${role} ${group}` }] },
      })),
    ),
  });
  await Promise.all(GROUPS.map((group) => sendTo(workspace, merge(group, 'survivor', 'merged'))));
  return workspace;
}

function sendTo({ key, id: workspaceId }: TestWorkspace, step: Step, api = graphqlPlugin) {
  return perform(api, { url: gateway.url, key, workspaceId }, step);
}

const updateOf = (group: number, role: (typeof ROLES)[number], key: string) =>
  update({ attributes: { [key]: group } }, { contactId: contactId(group, role) });

test('over GraphQL, each update of a merged contact reaches the survivor, also during another merge', async () => {
  const workspace = await mergedWorkspace();
  const responses = await Promise.all(
    GROUPS.flatMap((group) => [
      ...UPDATES.slice(0, 3).map((key) => sendTo(workspace, updateOf(group, 'merged', key))),
      sendTo(workspace, merge(group, 'next', 'survivor')),
      ...UPDATES.slice(3).map((key) => sendTo(workspace, updateOf(group, 'merged', key))),
      sendTo(workspace, merge(group, 'last', 'next')),
    ]),
  );
  const codes = responses.flatMap(({ problems }) => problems.map(({ code }) => code));
  // If the second merge is earlier, the contact of the first merge is gone.
  expect(codes.filter((code) => code !== 'ResourceMoved')).toEqual([]);
  const isMerge = ({ result }: { result: unknown }) => result === null;
  expect(responses.filter(isMerge).length).toBeLessThanOrEqual(GROUPS.length);
  for (const group of GROUPS) {
    const { result } = await sendTo(workspace, read(contactId(group, 'merged')));
    expect(result?.attributes).toMatchObject(Object.fromEntries(UPDATES.map((key) => [key, group])));
  }
}, 60_000);

test('simultaneous updates of a merged contact and of its survivor each make one version', async () => {
  const workspace = await mergedWorkspace();
  const responses = await Promise.all(
    GROUPS.flatMap((group) =>
      UPDATES.flatMap((key) => [
        sendTo(workspace, updateOf(group, 'merged', key)),
        sendTo(workspace, updateOf(group, 'survivor', `own-${key}`)),
      ]),
    ),
  );
  expect(responses.flatMap(({ problems }) => problems)).toEqual([]);
  for (const group of GROUPS) {
    const { result } = await sendTo(workspace, read(contactId(group, 'survivor')));
    const keys = UPDATES.flatMap((key) => [key, `own-${key}`]);
    expect(result?.attributes).toMatchObject(Object.fromEntries(keys.map((key) => [key, group])));
    expect(result?.version).toBe(2 + keys.length);
  }
}, 60_000);

test.each([restPlugin, graphqlPlugin])(
  'through $name, a delete by the id of a contact that is being merged never deletes the survivor',
  async (api) => {
    const workspace = await mergedWorkspace();
    const responses = await Promise.all(
      GROUPS.flatMap((group) => [
        sendTo(workspace, merge(group, 'next', 'survivor'), api),
        ...['merged', 'survivor'].map((role) =>
          sendTo(workspace, call('deleteContact', { contactId: contactId(group, role as 'merged') }), api),
        ),
      ]),
    );
    for (const group of GROUPS) {
      const { result } = await sendTo(workspace, read(contactId(group, 'next')));
      expect(result?.id).toBe(contactId(group, 'next'));
      const [merging, ofMerged, ofSurvivor] = responses
        .slice(group * 3, group * 3 + 3)
        .map((answer) => answer.problems);
      expect(ofMerged?.map(({ code }) => code)).not.toEqual([]);
      // Either the merge or the deletion of the survivor is earlier.
      const codes = [merging, ofSurvivor].map((problems) => problems?.map(({ code }) => code));
      expect([
        [[], ['ResourceMoved']],
        [['InvalidPayload'], []],
      ]).toContainEqual(codes);
    }
  },
  60_000,
);
