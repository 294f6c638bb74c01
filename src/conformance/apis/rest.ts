import { type Identifier, OPERATIONS, type Operation, type Step } from '../step.ts';
import { type Answer, type Api, type HttpResponse, pageOf, refusal, unreadable } from './api.ts';

/** The REST API, called as clients call it. */
export const restPlugin: Api = {
  name: 'REST',
  request({ url, key, workspaceId }, given) {
    const step = given.filter === undefined ? given : searchFrom(given);
    const { method, path, everywhere } = CALLS[step.operation];
    const workspace = everywhere ? '' : `/${encodeURIComponent(workspaceId)}`;
    const { body, expectedVersion } = step;
    return {
      method,
      url: `${url}/workspaces${workspace}${filled(path, step.path)}${query(step)}`,
      headers: {
        ...(key === undefined ? {} : { authorization: `AccessKey ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(expectedVersion === undefined ? {} : { 'if-match': `"${expectedVersion}"` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
  },
  answer({ operation }, response) {
    const { success, result } = CALLS[operation];
    const { status, headers } = response;
    const body = parsed(response.text);
    if (body === undefined) return unreadable(response);
    if (status >= 400) return isProblems(body) ? refusal(problemsOf(body)) : unreadable(response);
    if (!success.includes(status)) return unreadable(response);
    return {
      result: result(body, headers),
      outcome: OPERATIONS[operation] === 'updates' ? outcomeOf(response) : null,
      problems: [],
      skipped: OPERATIONS[operation] === 'updates' ? skippedOf(response) : [],
    };
  },
};

interface RestCall {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** The path after the workspace. An identifier has two segments: its key and its value. */
  path: string;
  /** Whether the path has no workspace. */
  everywhere?: true;
  /** The statuses that mean success. */
  success: readonly number[];
  result(body: Record<string, unknown>, headers: Headers): Answer['result'];
}

/** The call of each operation. */
const CALLS: Record<Operation, RestCall> = {
  viewer: { ...get(''), everywhere: true, result: ({ results }) => (results as Record<string, unknown>[])[0] ?? null },
  contact: { ...get('/contacts/{contactId}'), result: contact },
  contactByIdentifier: { ...get('/contacts/identifiers/{identifier}'), result: contact },
  searchContacts: { method: 'POST', path: '/contacts/search', success: [200], result: page },
  contacts: { ...get('/contacts'), result: page },
  createContact: { method: 'POST', path: '/contacts', success: [201], result: contact },
  updateContact: { method: 'PATCH', path: '/contacts/{contactId}', success: [200], result: contact },
  upsertContact: { method: 'PATCH', path: '/contacts/identifiers/{identifier}', success: [200, 201], result: contact },
  updateContacts: { method: 'POST', path: '/contacts/batch', success: [200], result: updates },
  previewContactUpdate: { method: 'POST', path: '/contacts/{contactId}/preview', success: [200], result: preview },
  previewContactUpsert: {
    method: 'POST',
    path: '/contacts/identifiers/{identifier}/preview',
    success: [200],
    result: preview,
  },
  mergeContacts: { method: 'POST', path: '/contacts/{contactId}/merge', success: [200], result: contact },
  revertContact: { method: 'POST', path: '/contacts/{contactId}/revert', success: [200, 201], result: contact },
  deleteContact: remove('/contacts/{contactId}'),
  contactHistory: { ...get('/contacts/{contactId}/history'), result: history },
  contactIdentifiers: { ...get('/contacts/{contactId}/identifiers'), result: page },
  addContactIdentifier: {
    method: 'POST',
    path: '/contacts/{contactId}/identifiers',
    success: [200, 201],
    result: itself,
  },
  removeContactIdentifier: remove('/contacts/{contactId}/identifiers'),
  contactLists: { ...get('/contacts/{contactId}/lists'), result: page },
  lists: { ...get('/lists'), result: page },
  list: { ...get('/lists/{listId}'), result: list },
  createList: { method: 'POST', path: '/lists', success: [201], result: list },
  updateList: { method: 'PATCH', path: '/lists/{listId}', success: [200], result: list },
  deleteList: remove('/lists/{listId}'),
  listContacts: { ...get('/lists/{listId}/contacts'), result: page },
  addContactsToList: { method: 'POST', path: '/lists/{listId}/contacts', success: [201], result: itself },
  removeContactsFromList: { method: 'DELETE', path: '/lists/{listId}/contacts', success: [200], result: itself },
  accounts: { ...get('/accounts'), result: page },
  account: { ...get('/accounts/{accountId}'), result: account },
  createAccount: { method: 'POST', path: '/accounts', success: [201], result: account },
  updateAccount: { method: 'PATCH', path: '/accounts/{accountId}', success: [200], result: account },
  deleteAccount: remove('/accounts/{accountId}'),
  attributeDefinitions: { ...get('/attribute-definitions'), result: page },
  attributeDefinition: { ...get('/attribute-definitions/{key}'), result: definition },
  createAttributeDefinition: { method: 'POST', path: '/attribute-definitions', success: [201], result: definition },
  updateAttributeDefinition: {
    method: 'PATCH',
    path: '/attribute-definitions/{key}',
    success: [200],
    result: definition,
  },
  archiveAttributeDefinition: remove('/attribute-definitions/{key}'),
  accessKeys: { ...get('/access-keys'), result: page },
  createAccessKey: { method: 'POST', path: '/access-keys', success: [201], result: accessKey },
  rotateAccessKey: { method: 'POST', path: '/access-keys/{keyId}/rotate', success: [201], result: accessKey },
  revokeAccessKey: remove('/access-keys/{keyId}'),
};

function get(path: string) {
  return { method: 'GET', path, success: [200] } as const;
}

function remove(path: string): RestCall {
  return { method: 'DELETE', path, success: [204], result: nothing };
}

/** Returns the key without its secret, which is different each time. */
function accessKey({ secret: _, ...key }: Record<string, unknown>): Answer['result'] {
  return key;
}

/** Returns the fields of the preview and of its contact, if there is one. */
function preview({ contact, errors, strategies, ...rest }: Record<string, unknown>): Answer['result'] {
  return {
    ...(contact as object | null),
    ...rest,
    errors: (errors as PreviewedError[]).map(briefError),
    strategies: (strategies as (object & { conflicts: PreviewedError[] })[]).map(({ conflicts, ...strategy }) => ({
      ...strategy,
      conflicts: conflicts.map(briefError),
    })),
  };
}

/** Returns the results of updates, with problems in the form of a single request. */
function updates({ results }: Record<string, unknown>): Answer['result'] {
  return { results: (results as UpdateResult[]).map(updateResult) };
}

function updateResult(result: UpdateResult) {
  const { outcome = null, contactId = null, version = null, contact, skippedIdentifiers = [], error } = result;
  const { computedDisplayName = null, listIds = null } = contact ?? {};
  const errors = error === undefined ? [] : problemsOf(error);
  return { outcome, contactId, version, computedDisplayName, listIds, skippedIdentifiers, errors };
}

interface UpdateResult {
  outcome?: string;
  contactId?: string;
  version?: number;
  contact?: { computedDisplayName?: string; listIds: string[] };
  skippedIdentifiers?: Identifier[];
  error?: RestProblems;
}

interface PreviewedError {
  code: string;
  message: string;
  path?: string;
  holderId?: string | null;
}

function briefError({ code, message, path = '', holderId = null }: PreviewedError) {
  return { code, message, path: path.slice(1), holderId };
}

function contact(body: Record<string, unknown>, headers: Headers): Answer['result'] {
  const tag = headers.get('etag');
  return {
    ...body,
    computedDisplayName: body.computedDisplayName ?? null,
    ...(tag === null ? {} : { version: Number(tag.slice(1, -1)) }),
  };
}

/** Adds null for absent values, as GraphQL does. */
function list(body: Record<string, unknown>): Answer['result'] {
  return { description: null, consentType: null, ...body };
}

function account(body: Record<string, unknown>): Answer['result'] {
  return { name: null, ...body };
}

function definition(body: Record<string, unknown>): Answer['result'] {
  return { description: null, format: null, ...body };
}

function page({ results, nextPageToken }: Record<string, unknown>): Answer['result'] {
  return pageOf(results as Record<string, unknown>[], nextPageToken as string | undefined);
}

function history({ results, nextPageToken }: Record<string, unknown>): Answer['result'] {
  const changes = (results as Record<string, unknown>[]).map((change) => ({
    mergedContactId: null,
    survivorId: null,
    restoredContactIds: [],
    mergedAgainContactIds: [],
    restoredFromId: null,
    ...change,
  }));
  return page({ results: changes, nextPageToken });
}

function itself(body: Record<string, unknown>): Answer['result'] {
  return body;
}

function nothing(): null {
  return null;
}

/** A page of a filter as the search that it is here. */
function searchFrom({ operation: _, filter, limit, pageToken, reverse, ...others }: Step): Step {
  return { ...others, operation: 'searchContacts', body: { filter, limit, pageToken, reverse } };
}

function filled(path: string, values: Step['path'] = {}): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name) => {
    const value = values[name] as string | Identifier;
    return typeof value === 'string'
      ? encodeURIComponent(value)
      : [value.key, value.value].map(encodeURIComponent).join('/');
  });
}

function query({ include = [], asOfVersion: version, asOf, purge, limit, pageToken, reverse }: Step): string {
  const parameters = [
    ...include.map((attribute) => ['attribute', attribute]),
    ...Object.entries({ version, asOf, purge, limit, pageToken, reverse }).filter(([, value]) => value !== undefined),
  ];
  const text = parameters.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&');
  return text === '' ? '' : `?${text}`;
}

/** Returns undefined if the text is not a JSON object. An empty body counts as an empty object. */
function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const body = JSON.parse(text === '' ? '{}' : text);
    return typeof body === 'object' && body !== null ? body : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Returns the outcome of an update. Not every server reports it in headers, but the status of every server shows
 * creations.
 */
function outcomeOf({ status, headers }: HttpResponse): Answer['outcome'] {
  return headers.get('contact-outcome') ?? (status === 201 ? 'CREATED' : undefined);
}

interface RestProblems {
  code: string;
  message: string;
  details?: Record<string, string[]> | null;
}

function isProblems(body: object): body is RestProblems {
  return 'code' in body && 'message' in body;
}

function problemsOf({ code, message, details }: RestProblems): Answer['problems'] {
  const places = Object.entries(details ?? {});
  if (places.length === 0) return [{ code, path: '', message }];
  return places.flatMap(([path, messages]) =>
    [messages].flat().map((one) => ({ code, path: path.replace(/^\./, ''), message: one })),
  );
}

function skippedOf({ headers }: HttpResponse): Answer['skipped'] {
  const header = headers.get('skipped-identifiers');
  if (header === null) return headers.has('contact-outcome') ? [] : undefined;
  return header.split(', ').map((pair) => {
    const [key = '', value = ''] = pair.split('=').map(decodeURIComponent);
    return { key, value };
  });
}
