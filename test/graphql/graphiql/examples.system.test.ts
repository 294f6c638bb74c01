import { expect, onTestFinished, test } from 'vitest';
import type { App } from '../../../src/app.ts';
import { DEMO } from '../../../src/demo.ts';
import { restExamples } from '../../../src/graphql/graphiql/rest-examples.ts';
import { ROUTES } from '../../../src/rest/routes.ts';
import { runCurl } from '../../documentation/shell.ts';
import { startDemo } from '../../gateway.ts';

const NAMES = documents('http://127.0.0.1').map((document) => /^(?:query|mutation) (\w+)/m.exec(document)?.[1]);

test.each(NAMES.map((name, index) => ({ name, index })))(
  '$name has the same effect in GraphQL and in the REST command below it',
  async ({ index }) => {
    const [overGraphql, overRest] = [await freshDemo(), await freshDemo()];
    const before = await everything(overGraphql);
    expect(await everything(overRest)).toEqual(before);

    const shown = await runDocument(overGraphql, documents(overGraphql.url)[index] as string);
    const { status, body } = await runCurl(commandIn(documents(overRest.url)[index] as string));

    expect(status).toBeLessThan(300);
    expect(steady(body)).toMatchObject(steady(asRest(shown)));
    expect(await everything(overRest)).toEqual(await everything(overGraphql));
  },
);

test('each has a name, and all lines fit the editor', () => {
  expect(NAMES).not.toContain(undefined);
  const comments = documents('http://127.0.0.1:40000').flatMap((document) => document.match(/^#.*$/gm) ?? []);
  expect(comments.filter((line) => line.length > 64)).toEqual([]);
});

function documents(origin: string): string[] {
  return restExamples(DEMO, ROUTES, origin);
}

async function freshDemo(): Promise<App> {
  const app = await startDemo();
  onTestFinished(() => app.close());
  return app;
}

/** The command in the comment at the end. */
function commandIn(document: string): string {
  const [, comment = ''] = document.split('# The same over REST:\n');
  return comment.trimEnd().replaceAll(/^# /gm, '');
}

type Answer = Record<string, unknown>;

/** Returns the value of its only field. */
async function runDocument({ url }: App, query: string): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `AccessKey ${DEMO.key}` },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = (await response.json()) as { data: Record<string, Answer>; errors?: unknown };
  expect(errors).toBeUndefined();
  return Object.values(data)[0] as Answer;
}

/** The result of GraphQL in the form of REST. */
function asRest({
  errors = [],
  contact,
  outcome,
  edges,
  pageInfo,
  version,
  identifiers,
  lists,
  strategies,
  ...same
}: Answer): Answer {
  expect(errors).toEqual([]);
  if (contact !== undefined) return asRest(contact as Answer);
  if (edges !== undefined) {
    const nodes = (edges as { node: Answer }[]).map(({ node }) => node);
    return { results: nodes, ...((pageInfo as Answer).hasNextPage ? { nextPageToken: expect.any(String) } : {}) };
  }
  return {
    ...same,
    ...(identifiers === undefined ? {} : { identifierCount: (identifiers as unknown[]).length }),
    ...(strategies === undefined
      ? {}
      : {
          strategies: (strategies as Answer[]).map((each) => ({ ...each, strategy: `${each.strategy}`.toLowerCase() })),
        }),
    ...(lists === undefined ? {} : { listIds: (lists as Answer[]).map(({ id }) => id) }),
  };
}

/** Every contact and every list in the form of REST. */
async function everything({ url }: App): Promise<Answer[]> {
  const read = async (what: string) => {
    const headers = { authorization: `AccessKey ${DEMO.key}` };
    const response = await fetch(`${url}/workspaces/${DEMO.workspaceId}/${what}?limit=100`, { headers });
    return ((await response.json()) as { results: Answer[] }).results.map(steady);
  };
  return [...(await read('contacts')), ...(await read('lists'))];
}

/** Without values that differ between runs. */
function steady({ id, createdAt, updatedAt, at, counter, attributes, changes, results, ...same }: Answer): Answer {
  const { initialReference, ...others } = (attributes ?? {}) as Answer;
  const isKnown = Object.values(DEMO).includes(id as never);
  return {
    ...same,
    ...(id === undefined ? {} : { id: isKnown ? id : 'a new one' }),
    ...(attributes === undefined ? {} : { attributes: others }),
    ...(changes === undefined
      ? {}
      : { changes: (changes as Answer[]).filter(({ field }) => field !== 'attributes.initialReference') }),
    ...(results === undefined ? {} : { results: (results as Answer[]).map(steady) }),
  };
}
