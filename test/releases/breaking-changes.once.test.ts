import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import semver from 'semver';
import { describe, expect, test } from 'vitest';
import { openapiDocument } from '../../src/rest/openapi/document.ts';
import { breakingGraphQLChanges, breakingOpenapiChanges } from './breaking-changes.ts';
import { RELEASES, readReleased, VERSION } from './releases.ts';

const SCHEMA = readFileSync(join(import.meta.dirname, '../../schema.graphql'), 'utf8');
/** As JSON, which is what clients get. */
const newDocument = () => JSON.parse(JSON.stringify(openapiDocument(VERSION)));

const last = RELEASES.at(-1) as string;
/** Whether clients of the last release must work. Before 1.0, the minor version may break them, as `^0.2.0` says in npm. */
const isCompatible = semver.satisfies(VERSION, `^${last}`);

describe.runIf(isCompatible)(
  `version ${VERSION} breaks no client of ${last}: raise the version in package.json`,
  () => {
    test('of the GraphQL schema', () => {
      expect(breakingGraphQLChanges(readReleased(last, 'schema.graphql').toString(), SCHEMA)).toEqual([]);
    });

    test('of the OpenAPI document', () => {
      const released = JSON.parse(readReleased(last, 'openapi.json').toString());
      expect(breakingOpenapiChanges(released, newDocument())).toEqual([]);
    });
  },
);

test(`version ${VERSION} is not older than the last release`, () => {
  expect(semver.gte(VERSION, last)).toBe(true);
});

type Verdict = 'breaking' | 'harmless';

describe('a change of the GraphQL schema', () => {
  test.each<[what: string, verdict: Verdict, from: string, to: string]>([
    ['that removes a field', 'breaking', 'isAnonymous: Boolean!', 'isNameless: Boolean!'],
    ['that makes a field nullable', 'breaking', 'isAnonymous: Boolean!', 'isAnonymous: Boolean'],
    ['that removes an input', 'breaking', 'strategy: ContactStrategy\n', 'conflicts: ContactStrategy\n'],
    ['that makes an input required', 'breaking', 'strategy: ContactStrategy\n', 'strategy: ContactStrategy!\n'],
    ['that removes a value', 'breaking', '  FIRST_ALIAS\n', '  LAST_ALIAS\n'],
    ['that adds a field', 'harmless', 'isAnonymous: Boolean!', 'isAnonymous: Boolean!\n  hint: String'],
    [
      'that adds an optional input',
      'harmless',
      'strategy: ContactStrategy\n',
      'strategy: ContactStrategy\n  hint: String\n',
    ],
  ])('%s is %s', (_what, verdict, from, to) => {
    const changed = SCHEMA.replace(from, to);
    expect(changed).not.toBe(SCHEMA);
    expect(breakingGraphQLChanges(SCHEMA, changed).length > 0 ? 'breaking' : 'harmless').toBe(verdict);
  });
});

describe('a change of the OpenAPI document', () => {
  // biome-ignore lint/suspicious/noExplicitAny: each case changes another part of a document that is read from JSON
  type Document = any;
  const [CONTACTS, CONTACT, LISTS] = ['contacts', 'contacts/{contactId}', 'lists'].map(
    (path) => `/workspaces/{workspaceId}/${path}`,
  ) as [string, string, string];

  /** A document with few paths, which is compared in a moment. */
  function newPart(): Document {
    const { paths, ...document } = newDocument();
    return { ...document, paths: { [CONTACTS]: paths[CONTACTS], [CONTACT]: paths[CONTACT], [LISTS]: paths[LISTS] } };
  }

  const parts = (document: Document) => {
    const { paths, components } = document;
    const { UpdateContact, CreateList, List } = components.schemas;
    const sent = { ...UpdateContact.properties, description: CreateList.properties.description };
    return { paths, page: paths[CONTACTS].get, update: paths[CONTACT].patch, UpdateContact, sent, List };
  };
  const hint = (required: boolean) => ({ name: 'hint', in: 'query', required, schema: { type: 'string' } });

  test.each<[what: string, verdict: Verdict, change: (document: ReturnType<typeof parts>) => unknown]>([
    ['that removes a path', 'breaking', ({ paths }) => delete paths[LISTS]],
    ['that removes a method', 'breaking', ({ paths }) => delete paths[LISTS].post],
    ['that removes a response', 'breaking', ({ update }) => delete update.responses[200]],
    ['that removes a header', 'breaking', ({ update }) => delete update.responses[200].headers.ETag],
    ['that removes a parameter', 'breaking', ({ page }) => page.parameters.pop()],
    ['that adds a required parameter', 'breaking', ({ page }) => page.parameters.push(hint(true))],
    [
      'that requires a property',
      'breaking',
      ({ UpdateContact }) => Object.assign(UpdateContact, { required: ['strategy'] }),
    ],
    [
      'that removes a property from requests',
      'breaking',
      ({ UpdateContact }) => delete UpdateContact.properties.strategy,
    ],
    ['that lowers a limit', 'breaking', ({ sent }) => Object.assign(sent.listIds, { maxItems: 1 })],
    ['that rejects null', 'breaking', ({ sent }) => Object.assign(sent.description, { type: 'string' })],
    ['that removes a property from responses', 'breaking', ({ List }) => delete List.properties.name],
    ['that returns null', 'breaking', ({ List }) => Object.assign(List.properties.name, { type: ['string', 'null'] })],
    ['that returns another type', 'breaking', ({ List }) => Object.assign(List.properties.name, { type: 'integer' })],
    ['that adds a path', 'harmless', ({ paths }) => Object.assign(paths, { '/copy': paths[LISTS] })],
    [
      'that adds a response',
      'harmless',
      ({ update }) => Object.assign(update.responses, { 418: { description: 'Tea.' } }),
    ],
    ['that adds an optional parameter', 'harmless', ({ page }) => page.parameters.push(hint(false))],
    [
      'that accepts a property',
      'harmless',
      ({ UpdateContact }) => Object.assign(UpdateContact.properties, { hint: {} }),
    ],
    ['that raises a limit', 'harmless', ({ sent }) => Object.assign(sent.listIds, { maxItems: 100_000 })],
    ['that accepts null', 'harmless', ({ sent }) => Object.assign(sent.listIds, { type: ['array', 'null'] })],
    ['that returns a property', 'harmless', ({ List }) => Object.assign(List.properties, { hint: {} })],
    ['of a description', 'harmless', ({ update }) => Object.assign(update, { description: 'Other words.' })],
  ])('%s is %s', (_what, verdict, change) => {
    const changed = newPart();
    change(parts(changed));
    expect(changed).not.toEqual(newPart());
    expect(breakingOpenapiChanges(newPart(), changed).length > 0 ? 'breaking' : 'harmless').toBe(verdict);
  });
});
