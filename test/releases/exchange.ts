/** A request to a gateway, as JSON. */
export interface Question {
  /** The name of the access key that sends it. */
  key: string;
  method: 'DELETE' | 'GET' | 'PATCH' | 'POST';
  path: string;
  headers?: Record<string, string>;
  body?: unknown;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

export interface Exchange {
  question: Question;
  answer: Answer;
}

/** The answers of a release on one engine, and the access keys that got them. */
export interface Answers {
  /** The last commit before the recording. */
  commit: string;
  workspaceId: string;
  keys: Record<string, string>;
  /** Requests that change nothing. */
  read: Exchange[];
  /** Changes under idempotency keys. */
  changed: Exchange[];
}

/** The headers that clients rely on and that are the same each time. */
const HEADERS = ['contact-outcome', 'location', 'skipped-identifiers', 'idempotency-replayed'];
/** A version. Other entity tags are hashes of the body. */
const VERSION_TAG = /^"\d+"$/;

/** Sends a request and reads the answer, without the parts that change each time. */
export async function ask(url: string, keys: Record<string, string>, question: Question): Promise<Answer> {
  const { key, method, path, headers = {}, body } = question;
  const response = await fetch(new URL(path, url), {
    method,
    redirect: 'manual',
    headers: {
      authorization: `AccessKey ${keys[key]}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const tag = response.headers.get('etag') ?? '';
  const kept = HEADERS.flatMap((name) => {
    const value = response.headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  return {
    status: response.status,
    headers: { ...Object.fromEntries(kept), ...(VERSION_TAG.test(tag) ? { etag: tag } : {}) },
    body: readBody(await response.text()),
  };
}

/** JSON, or the lines of an export. */
function readBody(text: string): unknown {
  if (text === '') return null;
  const lines = text.trimEnd().split('\n');
  return lines.length > 1 ? lines.map((line) => JSON.parse(line, withoutTimes)) : JSON.parse(text, withoutTimes);
}

/** Leaves out the counter of a list, which has the time of the request. `contactCount` has the number, too. */
function withoutTimes(name: string, value: unknown): unknown {
  return name === 'counter' ? undefined : value;
}
