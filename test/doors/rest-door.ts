import type { IdentifierRef } from '../../src/contacts/problem.ts';
import type { Answer, Call, ContactView, Door } from './door.ts';

/** The documented API, called as its clients call it. */
export const restDoor: Door = {
  name: 'REST',
  update: ({ contactId, ...call }) => send('PATCH', contactId, call),
  upsert: ({ identifier, ...call }) => send('PATCH', identifierPath(identifier), call),
  find: ({ contactId, ...call }) => send('GET', contactId, call),
  findByIdentifier: ({ identifier, ...call }) => send('GET', identifierPath(identifier), call),
};

interface Request extends Call {
  body?: object;
  expectedVersion?: number;
  include?: string[];
}

async function send(
  method: string,
  path: string,
  { url, key, workspaceId, body, expectedVersion, include = [] }: Request,
): Promise<Answer> {
  const query = include.map((attribute) => `attribute=${encodeURIComponent(attribute)}`).join('&');
  const response = await fetch(`${url}/workspaces/${encodeURIComponent(workspaceId)}/contacts/${path}?${query}`, {
    method,
    headers: {
      ...(key === undefined ? {} : { authorization: `AccessKey ${key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(expectedVersion === undefined ? {} : { 'if-match': `"${expectedVersion}"` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return answerFrom(response);
}

async function answerFrom(response: Response): Promise<Answer> {
  const answered = await response.json();
  if (!response.ok) return { contact: null, outcome: null, problems: problemsOf(answered), skipped: [] };
  const contact: ContactView = {
    ...answered,
    computedDisplayName: answered.computedDisplayName ?? null,
    version: Number(response.headers.get('etag')?.slice(1, -1)),
  };
  return {
    contact,
    outcome: response.headers.get('contact-outcome'),
    problems: [],
    skipped: skippedFrom(response.headers.get('skipped-identifiers')),
  };
}

interface RestProblems {
  code: string;
  message: string;
  details: Record<string, string[]>;
}

function problemsOf({ code, message, details }: RestProblems): Answer['problems'] {
  const places = Object.entries(details);
  if (places.length === 0) return [{ code, path: '', message }];
  return places.flatMap(([path, messages]) => messages.map((one) => ({ code, path: path.slice(1), message: one })));
}

function skippedFrom(header: string | null): IdentifierRef[] {
  if (header === null) return [];
  return header.split(', ').map((pair) => {
    const [key = '', value = ''] = pair.split('=').map(decodeURIComponent);
    return { key, value };
  });
}

function identifierPath({ key, value }: IdentifierRef): string {
  return `identifiers/${encodeURIComponent(key)}/${encodeURIComponent(value)}`;
}
