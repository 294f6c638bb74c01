/** The contacts that the load generator works on. */
export interface Target {
  workspaceId: string;
  key: string;
  /** The ids of contacts. Contact n has the address `contact{n}@example.com`. */
  contactIds: readonly string[];
}

/** The n-th request, head and body. */
type MakeRequest = (target: Target, index: number) => string;

/** Kinds of requests. Each request uses another contact and writes another value. */
export const REQUESTS = {
  /** The documented update with four attributes. */
  patch: (target, index) =>
    post('PATCH', `/workspaces/${target.workspaceId}/contacts/${anyContact(target)}`, target, patchBody(index)),

  /** The maximum number of these updates in one call, for consecutive contacts. */
  batch: (target, index) =>
    post('POST', `/workspaces/${target.workspaceId}/contacts/batch`, target, batchBody(target, index)),

  /** The maximum number of new contacts in one call, each with two identifiers. */
  importBatch: (target, index) =>
    post('POST', `/workspaces/${target.workspaceId}/contacts/batch`, target, importBody(index)),

  /** One new contact. */
  importOne: (target, index) =>
    post(
      'PATCH',
      `/workspaces/${target.workspaceId}/contacts/identifiers/externalId/new-${index}`,
      target,
      `${newContact(`${index}`)}}`,
    ),

  /** The same in GraphQL: one document with other variables each time. */
  updateContact: (target, index) =>
    post(
      'POST',
      '/graphql',
      target,
      `{"query":${UPDATE_DOCUMENT},"variables":{"workspaceId":"${target.workspaceId}","contactId":"${anyContact(target)}","input":${patchBody(index)}}}`,
    ),

  /** A contact by its id, a contact by an identifier, and a page of ten. */
  getById: (target) => get(`/workspaces/${target.workspaceId}/contacts/${anyContact(target)}`, target),
  getByIdentifier: (target) =>
    get(
      `/workspaces/${target.workspaceId}/contacts/identifiers/emailaddress/contact${anyIndex(target)}%40example.com`,
      target,
    ),
  page: (target) => get(`/workspaces/${target.workspaceId}/contacts?limit=10`, target),
} satisfies Record<string, MakeRequest>;

export type RequestKind = keyof typeof REQUESTS;

const UPDATE_DOCUMENT =
  JSON.stringify(`mutation Update($workspaceId: UUID!, $contactId: ID!, $input: UpdateContactInput!) {
  updateContact(workspaceId: $workspaceId, contactId: $contactId, input: $input) {
    contact { id version attributes }
    errors { code message }
  }
}`);

function attributes(index: number): [key: string, value: string][] {
  return [
    ['firstName', `"Ada ${index % 9973}"`],
    ['lastName', `"Lovelace ${index % 101}"`],
    ['age', String(index % 120)],
    ['subscribedSms', String(index % 2 === 0)],
  ];
}

function patchBody(index: number): string {
  return `{"attributes":{${attributes(index)
    .map(([key, value]) => `"${key}":${value}`)
    .join(',')}}}`;
}

/** The number of updates in one call. */
export const BATCH = 1_000;

function batchBody({ contactIds }: Target, index: number): string {
  const updates = Array.from({ length: BATCH }, (_, item) => {
    const id = contactIds[(index * BATCH + item) % contactIds.length];
    return `{"contactId":"${id}",${patchBody(index * BATCH + item).slice(1)}`;
  });
  return `{"updates":[${updates.join(',')}]}`;
}

function importBody(index: number): string {
  const updates = Array.from({ length: BATCH }, (_, item) => {
    const name = `${index}-${item}`;
    return `{"identifier":{"key":"externalId","value":"new-${name}"},${newContact(name).slice(1)}}`;
  });
  return `{"updates":[${updates.join(',')}]}`;
}

function newContact(name: string): string {
  const address = `{"key":"emailaddress","value":"new-${name}@example.com"}`;
  return `{"addIdentifiers":[${address}],"attributes":{"firstName":"Ada","lastName":"${name}"}`;
}

function anyIndex({ contactIds }: Target): number {
  return Math.floor(Math.random() * contactIds.length);
}

function anyContact(target: Target): string {
  return target.contactIds[anyIndex(target)] ?? '';
}

function post(method: string, path: string, { key }: Target, body: string): string {
  return (
    `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: AccessKey ${key}\r\n` +
    `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`
  );
}

function get(path: string, { key }: Target): string {
  return `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: AccessKey ${key}\r\n\r\n`;
}

/** Whether a response of the gateway, or of a server in its place, is a success. */
export function isSuccess(status: number, body: string): boolean {
  return status < 300 && !body.includes('"errors":[{') && !body.includes('"error":{');
}
