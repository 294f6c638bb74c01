import { afterAll, beforeAll, expect, test } from 'vitest';
import { SEED } from '../../../src/conformance/environment/seed.ts';
import { HOSTILE_TEXTS, LARGE_TEXT } from '../../apis/hostile-texts.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../../gateway.ts';
import { argumentsOf, documentOf, leavesOf, operationFields } from '../sample-arguments.ts';
import { post } from '../ways.ts';

let gateway: Gateway;
let workspace: TestWorkspace;
beforeAll(async () => {
  gateway = await startGateway();
  workspace = await gateway.workspace(SEED);
});
afterAll(() => gateway.close());

/** Simultaneous requests. From 19 on, calls of `updateContacts` in one workspace are refused as busy. */
const AT_ONCE = 12;

const TEXT_TYPES = ['String', 'ID', 'UUID', 'AttributeScalar', 'JSONObject', 'DateTime'];

const places = operationFields().flatMap(({ operation, field }) =>
  leavesOf(field)
    .filter(({ type }) => TEXT_TYPES.includes(type))
    .map((leaf) => ({ operation, field, leaf, place: `${field.name}.${leaf.path.join('.')}` })),
);

test.each(places)('no text at $place causes a server error', async ({ operation, field, leaf }) => {
  const query = documentOf(operation, field, '{ __typename }');
  const texts = HOSTILE_TEXTS.flatMap<unknown>((text) =>
    leaf.type === 'JSONObject' ? [{ firstName: text }, { [text]: 'x' }, { labels: [text] }] : [text],
  );
  const large = leaf.type === 'JSONObject' ? { firstName: LARGE_TEXT } : LARGE_TEXT;
  const findingsOf = async (value: unknown) => {
    const variables = argumentsOf(field, workspace.id, leaf, value);
    const { status, errors = [] } = await post({ url: gateway.url, key: workspace.key }, { query, variables });
    const codes = errors.map(({ extensions }) => extensions?.code);
    const isFailure = status >= 500 || codes.includes('INTERNAL_SERVER_ERROR') || codes.includes(undefined);
    return isFailure ? [{ text: JSON.stringify(value).slice(0, 40), status, codes }] : [];
  };
  const values = [...texts, large];
  const findings: unknown[] = [];
  while (values.length > 0) findings.push(...(await Promise.all(values.splice(0, AT_ONCE).map(findingsOf))).flat());
  expect(findings).toEqual([]);
});
