import type { Identifier, Step } from '../step.ts';

/** The target and credentials of every call. */
export interface Call {
  url: string;
  /** The access key. Undefined: the request has none. */
  key: string | undefined;
  workspaceId: string;
}

/** An HTTP request. */
export interface HttpRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string;
}

export interface HttpResponse {
  status: number;
  headers: Headers;
  text: string;
}

/** The answer of an API, in terms that both APIs share. */
export interface Answer {
  /** The result of the operation: a contact, a list, a page. Null if it was rejected or has no result. */
  result: Record<string, unknown> | null;
  /** The outcome of an update. Null if nothing was updated. Undefined if the server does not report it. */
  outcome: string | null | undefined;
  /** `path` has the form `addToLists[2]`. A problem of the whole request has the path ''. */
  problems: { code: string; path: string; message: string }[];
  /** The identifiers that the strategy skipped. Undefined if the server does not report them. */
  skipped: Identifier[] | undefined;
}

/** An adapter of one API. It only translates: a step into a request, and a response into an answer. */
export interface Api {
  name: 'REST' | 'GraphQL';
  request(call: Call, step: Step): HttpRequest;
  answer(step: Step, response: HttpResponse): Answer;
}

export type Send = (request: HttpRequest) => Promise<HttpResponse>;

/** Sends a step through an API and returns the answer. A response that cannot be translated is `unreadable`. */
export async function perform(api: Api, call: Call, step: Step, send: Send = sendOnce): Promise<Answer> {
  const response = await send(api.request(call, step));
  try {
    return api.answer(step, response);
  } catch {
    return unreadable(response);
  }
}

/** Sends a request without changes. Rejects if no response arrives. */
export async function sendOnce({ url, ...request }: HttpRequest, signal?: AbortSignal): Promise<HttpResponse> {
  const response = await fetch(url, { ...request, ...(signal === undefined ? {} : { signal }) });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** Returns a page in terms that both APIs share. `ids` identify its members. */
export function pageOf(results: readonly Record<string, unknown>[], nextPageToken: string | undefined) {
  return {
    ids: results.map(
      ({ id, key, value, at, version }) =>
        id ?? (at !== undefined ? version : undefined) ?? (value === undefined ? key : `${key} ${value}`),
    ),
    hasNextPage: nextPageToken !== undefined,
    ...(nextPageToken === undefined ? {} : { nextPageToken }),
    results,
  };
}

/** Returns the answer to a rejected request. */
export function refusal(problems: Answer['problems']): Answer {
  return { result: null, outcome: null, problems, skipped: [] };
}

/** Returns the answer for a response that does not follow the API. */
export function unreadable({ status, text }: HttpResponse): Answer {
  return refusal([{ code: `HTTP ${status}`, path: '', message: text.slice(0, 200) }]);
}
