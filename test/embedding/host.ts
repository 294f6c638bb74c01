import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { GatewaySettings } from '../../src/config/given-settings.ts';
import type { Gateway, GatewayServer } from '../../src/embedding/public-types.ts';
import { createGateway, startGateway } from '../../src/index.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';

/** Settings for tests: no limits for one caller, and no log. */
const QUIET = { RATE_LIMIT: 0, AUTH_FAILURE_LIMIT: 0, LOG_LEVEL: 'silent' };

export interface Access {
  workspaceId: string;
  key: string;
}

/** A gateway without a server on a new database, which is closed and deleted at the end of the test. */
export async function newGateway(settings: GatewaySettings = {}): Promise<{ gateway: Gateway; databaseUrl: string }> {
  const { url: databaseUrl, remove } = await freshDatabase();
  const gateway = await createGateway({ ...QUIET, DATABASE_URL: databaseUrl, ...settings });
  onTestFinished(async () => {
    await gateway.close();
    await remove();
  });
  return { gateway, databaseUrl };
}

/** The same with a server on a free port. */
export async function newServer(): Promise<GatewayServer> {
  const { url, remove } = await freshDatabase();
  const gateway = await startGateway({ ...QUIET, DATABASE_URL: url, PORT: 0 });
  onTestFinished(async () => {
    await gateway.close();
    await remove();
  });
  return gateway;
}

/** Creates a workspace and a key. */
export async function newAccess(
  gateway: Pick<Gateway, 'createWorkspace' | 'createKey'>,
  workspaceId: string = randomUUID(),
): Promise<Access> {
  await gateway.createWorkspace({ id: workspaceId, name: 'Test' });
  const { secret } = await gateway.createKey({ workspaceId });
  return { workspaceId, key: secret };
}

/** Creates or updates a contact over REST. */
export function upsert(url: string, { workspaceId, key }: Access, email: string, body: object = {}): Promise<Response> {
  return fetch(`${url}/workspaces/${workspaceId}/contacts/identifiers/emailaddress/${email}`, {
    method: 'PATCH',
    headers: { authorization: `AccessKey ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** Creates or updates a contact over GraphQL, at the address of the endpoint. */
export function upsertAt(endpoint: string, { workspaceId, key }: Access, email: string): Promise<Response> {
  return fetch(endpoint, {
    method: 'POST',
    headers: { authorization: `AccessKey ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query: UPSERT, variables: { workspaceId, value: email } }),
  });
}

const UPSERT = `mutation ($workspaceId: UUID!, $value: String!) {
  upsertContact(workspaceId: $workspaceId, identifier: { key: "emailaddress", value: $value }, input: {}) {
    outcome
    contact { computedDisplayName featuredIdentifiers { value } }
    errors { message }
  }
}`;
