/** Ways to get a response to a POST: the default media type, and a stream of events with one response. */
export const WAYS = [
  { way: 'as a plain post', accept: 'application/graphql-response+json' },
  { way: 'as a stream of events', accept: 'text/event-stream' },
] as const;

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  data?: Record<string, unknown> | null;
  errors?: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[];
}

export interface Request {
  query: string;
  variables?: object;
  operationName?: string;
}

interface Target {
  url: string;
  key?: string | undefined;
  accept?: string;
}

/** Sends a document and reads the whole response. A stream of events has one. */
export async function post({ url, key, accept = WAYS[0].accept }: Target, request: Request): Promise<Answer> {
  return answerOf(
    await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept, ...authorization(key) },
      body: JSON.stringify(request),
    }),
  );
}

/** Sends a document as a GET and reads the whole response. */
export async function get({ url, key, accept = WAYS[0].accept }: Target, request: Request): Promise<Answer> {
  const { query, variables = {}, operationName } = request;
  const search = new URLSearchParams({ query, variables: JSON.stringify(variables) });
  if (operationName !== undefined) search.set('operationName', operationName);
  return answerOf(await fetch(`${url}/graphql?${search}`, { headers: { accept, ...authorization(key) } }));
}

function authorization(key: string | undefined): Record<string, string> {
  return key === undefined ? {} : { authorization: `AccessKey ${key}` };
}

async function answerOf(response: Response): Promise<Answer> {
  const sent = await response.text();
  const text = /^data: (\{.*)$/m.exec(sent)?.[1] ?? sent;
  return { status: response.status, headers: response.headers, text, ...(JSON.parse(text) as object) };
}
