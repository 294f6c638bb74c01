import type { Identifier, Step } from '../step.ts';

/** What every call names. */
export interface Call {
  url: string;
  /** Undefined: the request carries none. */
  key: string | undefined;
  workspaceId: string;
}

/** A request as it goes over the wire. */
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

/** What an API answered, in words that both can say. */
export interface Answer {
  /** What the operation gives: a contact, a list, a page. Null where it was refused or gives nothing. */
  result: Record<string, unknown> | null;
  /** What an update did; null where nothing was updated; undefined where the server does not say. */
  outcome: string | null | undefined;
  /** `path` as `addToLists[2]`. A problem of the whole request has the path ''. */
  problems: { code: string; path: string; message: string }[];
  /** The identifiers that the strategy left out; undefined where the server does not say. */
  skipped: Identifier[] | undefined;
}

/** One way in. It only translates: a step into a request, and a response into an answer. */
export interface Api {
  name: 'REST' | 'GraphQL';
  request(call: Call, step: Step): HttpRequest;
  answer(step: Step, response: HttpResponse): Answer;
}

export type Send = (request: HttpRequest) => Promise<HttpResponse>;

/** Takes a step through an API. What its answer cannot be made of is `unreadable`. */
export async function perform(api: Api, call: Call, step: Step, send: Send = sendOnce): Promise<Answer> {
  const response = await send(api.request(call, step));
  try {
    return api.answer(step, response);
  } catch {
    return unreadable(response);
  }
}

/** Sends a request as it is. Rejects where no answer comes. */
export async function sendOnce({ url, ...request }: HttpRequest, signal?: AbortSignal): Promise<HttpResponse> {
  const response = await fetch(url, { ...request, ...(signal === undefined ? {} : { signal }) });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** A page in words that both APIs can say: `ids` are what its members are known by. */
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

/** The answer to a request that was refused. */
export function refusal(problems: Answer['problems']): Answer {
  return { result: null, outcome: null, problems, skipped: [] };
}

/** The answer where what came back is not what this API speaks. */
export function unreadable({ status, text }: HttpResponse): Answer {
  return refusal([{ code: `HTTP ${status}`, path: '', message: text.slice(0, 200) }]);
}
