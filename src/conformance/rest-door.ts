import { type Answer, type Door, type HttpResponse, refusal, unreadable } from './door.ts';
import { type Identifier, OPERATIONS, type Operation, type Step } from './step.ts';

/** The documented API, called as its clients call it. */
export const restDoor: Door = {
  name: 'REST',
  request({ url, key, workspaceId }, step) {
    const { method, path } = CALLS[step.operation];
    const { body, expectedVersion } = step;
    return {
      method,
      url: `${url}/workspaces/${encodeURIComponent(workspaceId)}${filled(path, step.path)}${query(step)}`,
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
      skipped: skippedFrom(headers.get('skipped-identifiers')),
    };
  },
};

interface RestCall {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Behind the workspace. An identifier fills two segments: its key and its value. */
  path: string;
  /** The statuses that mean that it was done. */
  success: readonly number[];
  result(body: Record<string, unknown>, headers: Headers): Answer['result'];
}

/** How each operation is called here. */
const CALLS: Record<Operation, RestCall> = {
  contact: { method: 'GET', path: '/contacts/{contactId}', success: [200], result: contact },
  contactByIdentifier: { method: 'GET', path: '/contacts/identifiers/{identifier}', success: [200], result: contact },
  updateContact: { method: 'PATCH', path: '/contacts/{contactId}', success: [200], result: contact },
  upsertContact: { method: 'PATCH', path: '/contacts/identifiers/{identifier}', success: [200, 201], result: contact },
  createContact: { method: 'POST', path: '/contacts', success: [201], result: contact },
  deleteContact: { method: 'DELETE', path: '/contacts/{contactId}', success: [204], result: nothing },
  createList: { method: 'POST', path: '/lists', success: [201], result: itself },
  deleteList: { method: 'DELETE', path: '/lists/{listId}', success: [204], result: nothing },
  createAttributeDefinition: { method: 'POST', path: '/attribute-definitions', success: [201], result: itself },
};

function contact(body: Record<string, unknown>, headers: Headers): Answer['result'] {
  const tag = headers.get('etag');
  return {
    ...body,
    computedDisplayName: body.computedDisplayName ?? null,
    ...(tag === null ? {} : { version: Number(tag.slice(1, -1)) }),
  };
}

function itself(body: Record<string, unknown>): Answer['result'] {
  return body;
}

function nothing(): null {
  return null;
}

function filled(path: string, values: Step['path'] = {}): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name) => {
    const value = values[name] as string | Identifier;
    return typeof value === 'string'
      ? encodeURIComponent(value)
      : [value.key, value.value].map(encodeURIComponent).join('/');
  });
}

function query({ include = [], limit, pageToken, reverse }: Step): string {
  const parameters = [
    ...include.map((attribute) => ['attribute', attribute]),
    ...Object.entries({ limit, pageToken, reverse }).filter(([, value]) => value !== undefined),
  ];
  const text = parameters.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&');
  return text === '' ? '' : `?${text}`;
}

/** Undefined where it is no JSON object. An answer without a body is an empty one. */
function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const body = JSON.parse(text === '' ? '{}' : text);
    return typeof body === 'object' && body !== null ? body : undefined;
  } catch {
    return undefined;
  }
}

/** Not every server says in a header what an update did, but every one says whether it created something. */
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

function skippedFrom(header: string | null): Identifier[] {
  if (header === null) return [];
  return header.split(', ').map((pair) => {
    const [key = '', value = ''] = pair.split('=').map(decodeURIComponent);
    return { key, value };
  });
}
