import { ImportError } from '../import-error.ts';
import { retryLater } from './retry.ts';

/** A response with JSON. */
export interface Answer {
  status: number;
  body: unknown;
}

/** The REST API of a gateway. Retries temporary failures. Throws other failures that do not come from a row. */
export interface Client {
  /** The address of the gateway, without slashes at its end. */
  base: string;
  get<Body>(path: string): Promise<Body>;
  /** Reads all members of a collection, page by page. */
  getAll<Member>(path: string): Promise<Member[]>;
  /** Sends a change under an idempotency key, and repeats it while `isUnfinished` returns true for the response. */
  post(path: string, body: object, key?: string, isUnfinished?: (answer: Answer) => boolean): Promise<Answer>;
}

/** The timeout of a response, in milliseconds. */
const TIMEOUT = 120_000;

/** A response that asks for a retry. */
class RetryLater extends Error {
  readonly retryAfter: number;
  constructor(message: string, retryAfter: number) {
    super(message);
    this.retryAfter = retryAfter;
  }
}

export function createClient(url: string, key: string, signal: AbortSignal): Client {
  const base = url.replace(/(?<!\/)\/+$/, '');
  /** Whether the gateway has responded before. If it never has, the address may be wrong. */
  let hasAnswered = false;

  async function sendOnce(method: string, path: string, body?: object, idempotencyKey?: string): Promise<Answer> {
    const headers = {
      authorization: `AccessKey ${key}`,
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    };
    const response = await fetch(`${base}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)]),
    });
    const text = await response.text();
    hasAnswered = true;
    const { status } = response;
    const answer = { status, body: parse(text) };
    const message = messageOf(answer.body) ?? `${status} ${response.statusText}`;
    if (status === 429 || status >= 500)
      throw new RetryLater(message, Number(response.headers.get('retry-after') ?? 1));
    if (status === 401 || status === 403) throw new ImportError(`${base}: ${message}`);
    if (answer.body === undefined)
      throw new ImportError(`${base}${path} responds without JSON: is this a contact gateway?`);
    return answer;
  }

  const send = (
    method: string,
    path: string,
    body?: object,
    idempotencyKey?: string,
    isUnfinished = (_: Answer) => false,
  ) =>
    retryLater(
      async () => {
        const answer = await sendOnce(method, path, body, idempotencyKey);
        if (isUnfinished(answer)) throw new RetryLater('the database of the gateway is not available', 1);
        return answer;
      },
      (error) => (signal.aborted || !hasAnswered || error instanceof ImportError ? undefined : retryAfterOf(error)),
      signal,
    ).catch((error) => {
      if (signal.aborted || error instanceof ImportError) throw error;
      throw new ImportError(`${base} cannot be reached: ${reasonOf(error)}`, { cause: error });
    });

  async function get<Body>(path: string): Promise<Body> {
    const { status, body } = await send('GET', path);
    if (status !== 200) throw new ImportError(`${base}${path}: ${messageOf(body) ?? status}`);
    return body as Body;
  }

  return {
    base,
    get,
    async getAll<Member>(path: string) {
      const members: Member[] = [];
      for (let token: string | undefined = ''; token !== undefined; ) {
        const separator = path.includes('?') ? '&' : '?';
        const page: Page<Member> = await get(`${path}${separator}limit=100&pageToken=${encodeURIComponent(token)}`);
        members.push(...page.results);
        token = page.nextPageToken;
      }
      return members;
    },
    post: (path, body, idempotencyKey, isUnfinished) => send('POST', path, body, idempotencyKey, isUnfinished),
  };
}

interface Page<Member> {
  results: Member[];
  nextPageToken?: string;
}

/** A gateway that cannot be reached is retried, too, because it may be restarting. */
function retryAfterOf(error: unknown): number {
  return error instanceof RetryLater ? error.retryAfter : 1;
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message} (${cause.message})` : message;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function messageOf(body: unknown): string | undefined {
  const message = (body as { message?: unknown } | undefined)?.message;
  return typeof message === 'string' ? message : undefined;
}
