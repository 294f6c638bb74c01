import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import http from '@graphql-mesh/transport-http';
import { assertCompositionSuccess, composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SCOPES } from '../../../src/access/access-key.ts';
import { ADA, GRACE, LIST_A, NOBODY, SEED } from '../../../src/conformance/environment/seed.ts';
import { blocksOf } from '../../documentation/blocks.ts';
import { type Gateway, startGatewayWith, type TestWorkspace } from '../../gateway.ts';
import { post } from '../ways.ts';
import { serve, serveTickets, TICKETS_SDL } from './tickets.ts';

let contacts: Gateway;
let tickets: Awaited<ReturnType<typeof serveTickets>>;
let router: Awaited<ReturnType<typeof serve>>;
let workspace: TestWorkspace;
let sdl: string;

beforeAll(async () => {
  [contacts, tickets] = await Promise.all([startGatewayWith({ graphql: { federation: true } }), serveTickets()]);
  workspace = await contacts.workspace(SEED);
  const { data } = await post({ url: contacts.url }, { query: '{ _service { sdl } }' });
  sdl = (data as { _service: { sdl: string } })._service.sdl;
  const runtime = createGatewayRuntime({
    supergraph: supergraphOf(TICKETS_SDL),
    transports: { http },
    logging: false,
    ...(await documentedConfig()),
  });
  router = await serve(runtime);
});
afterAll(() => Promise.all([router.close(), tickets.close(), contacts.close()]));

function supergraphOf(other: string): string {
  const composed = composeServices([
    { name: 'contacts', typeDefs: parse(sdl), url: `${contacts.url}/graphql` },
    { name: 'tickets', typeDefs: parse(other), url: `${tickets.url}/graphql` },
  ]);
  assertCompositionSuccess(composed);
  return composed.supergraphSdl;
}

/** The code block of the documentation that has this text. */
function documented(part: string): string {
  return blocksOf('docs/graphql-api.md').find(({ text }) => text.includes(part))?.text as string;
}

/** The configuration of the gateway in the documentation. */
async function documentedConfig(): Promise<object> {
  const code = documented('gatewayConfig');
  return (await import(`data:text/javascript,${encodeURIComponent(code)}`)).gatewayConfig;
}

async function ask(text: string, key: string | undefined = workspace.key) {
  const query = text.replace(/^(query|mutation)/, '$1 ($workspaceId: UUID!)');
  const variables = { workspaceId: workspace.id };
  const { data, errors = [] } = await post({ url: router.url, key }, { query, variables });
  return { data, errors: errors.map(({ message, path, extensions }) => [extensions?.code, message, path]) };
}

const TICKETS = `query { tickets(workspaceId: $workspaceId) { subject contact { id computedDisplayName } } }`;

describe('a gateway over this subgraph and another one', () => {
  test('finds contacts that the other subgraph refers to by id', async () => {
    expect(await ask(TICKETS)).toEqual({
      data: {
        tickets: [
          { subject: 'No e-mails', contact: { id: ADA, computedDisplayName: 'Ada' } },
          { subject: 'Too many e-mails', contact: { id: NOBODY, computedDisplayName: null } },
        ],
      },
      errors: [],
    });
  });

  test('finds contacts that the other subgraph refers to by identifier', async () => {
    const asked = 'query { tickets(workspaceId: $workspaceId) { sender { value contact { id lists { id } } } } }';
    expect(await ask(asked)).toEqual({
      data: {
        tickets: [
          { sender: { value: 'ADA@Example.com', contact: { id: ADA, lists: [{ id: LIST_A }] } } },
          { sender: { value: 'nobody@example.com', contact: null } },
        ],
      },
      errors: [],
    });
  });

  test('adds fields of the other subgraph to a contact, and follows them back', async () => {
    const contact = `{ computedDisplayName tickets { subject list { name } company { createdAt } } }`;
    const { data, errors } = await ask(`query { contact(workspaceId: $workspaceId, contactId: "${ADA}") ${contact} }`);
    expect(errors).toEqual([]);
    expect(data?.contact).toEqual({
      computedDisplayName: 'Ada',
      tickets: [{ subject: 'No e-mails', list: { name: 'List' }, company: { createdAt: expect.any(String) } }],
    });
  });

  test('passes a mutation on, with its errors as data', async () => {
    const update = (rating: string) => `mutation {
      updateContact(workspaceId: $workspaceId, contactId: "${GRACE}", input: { attributes: { rating: ${rating} } }) {
        outcome contact { version attributes } errors { __typename code path }
      } }`;
    expect((await ask(update('4'))).data?.updateContact).toMatchObject({
      outcome: 'UPDATED',
      contact: { version: 2, attributes: { rating: 4 } },
      errors: [],
    });
    expect(await ask(update('"many"'))).toEqual({
      data: {
        updateContact: {
          outcome: null,
          contact: null,
          errors: [{ __typename: 'ValidationError', code: 'InvalidPayload', path: ['attributes', 'rating'] }],
        },
      },
      errors: [],
    });
  });

  test('passes errors on with their codes', async () => {
    const page = 'query { contacts(workspaceId: $workspaceId, first: 1000) { edges { node { id } } } }';
    const limit = 'first must be a whole number from 1 to 100';
    expect((await ask(page)).errors).toEqual([['BAD_USER_INPUT', limit, ['contacts']]]);
    const viewer = await ask('query { contact(workspaceId: $workspaceId, contactId: "x") { id } }', 'unknown');
    expect(viewer.errors.map(([code]) => code)).toEqual(['UNAUTHENTICATED']);
    const key = await workspace.makeKey({ scopes: SCOPES.filter((scope) => scope !== 'contacts:read') });
    const { errors } = await ask(TICKETS, key);
    const missing = 'the access key lacks the scope contacts:read';
    expect(errors).toContainEqual(['FORBIDDEN', missing, ['tickets', 0, 'contact', 'computedDisplayName']]);
  });

  test('is composed by the program in the documentation', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'compose-'));
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'tickets.graphql'), documented('type Ticket'));
    writeFileSync(
      join(folder, 'compose.mjs'),
      documented('composeServices').replace('http://127.0.0.1:4000', contacts.url),
    );
    await promisify(execFile)(process.execPath, ['compose.mjs'], { cwd: folder });
    const supergraph = readFileSync(join(folder, 'supergraph.graphql'), 'utf8');
    expect(supergraph).toContain('@join__type(graph: TICKETS, key: "workspaceId id", resolvable: false)');
    rmSync(folder, { recursive: true });
  });

  test('may have other subgraphs with pages of Relay', () => {
    const pages = `
      type PageInfo @shareable {
        hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String
      }
      extend type Query { ticketPages: PageInfo! }`;
    expect(supergraphOf(TICKETS_SDL.replace('"@key"', '"@key", "@shareable"') + pages)).toContain('ticketPages');
  });
});
