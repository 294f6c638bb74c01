import { type Answer, type Door, type HttpResponse, refusal, unreadable } from './door.ts';
import { CALLS } from './graphql-calls.ts';

/** GraphQL, called with one document for each operation. */
export const graphqlDoor: Door = {
  name: 'GraphQL',
  request({ url, key, workspaceId }, { operation, path, body, expectedVersion, include = [], ...page }) {
    const input = body === undefined ? {} : { input: inputFrom(body, expectedVersion) };
    return {
      method: 'POST',
      url: `${url}/graphql`,
      headers: {
        'content-type': 'application/json',
        ...(key === undefined ? {} : { authorization: `AccessKey ${key}` }),
      },
      body: JSON.stringify({
        query: CALLS[operation].document,
        variables: { workspaceId, ...path, ...input, ...(include.length === 0 ? {} : { include }), ...page },
      }),
    };
  },
  answer({ operation }, response) {
    const executed = parsed(response.text);
    if (executed === undefined) return unreadable(response);
    const { data, errors } = executed;
    if (errors !== undefined || data === undefined || data === null) return refusal(topLevel(errors ?? [], response));
    return CALLS[operation].answer(data[operation] as never);
  },
};

interface TopLevelError {
  message: string;
  extensions?: { code?: string };
}

interface Executed {
  data?: Record<string, unknown> | null;
  errors?: TopLevelError[];
}

function topLevel(errors: readonly TopLevelError[], { status }: HttpResponse): Answer['problems'] {
  if (errors.length === 0) return [{ code: `HTTP ${status}`, path: '', message: 'an answer without data' }];
  return errors.map(({ message, extensions }) => ({ code: extensions?.code ?? '', path: '', message }));
}

function parsed(text: string): Executed | undefined {
  try {
    const body = JSON.parse(text);
    return typeof body === 'object' && body !== null ? body : undefined;
  } catch {
    return undefined;
  }
}

/** The body of the documented API as an input. What the types do not allow is sent all the same. */
function inputFrom(body: object, expectedVersion: number | undefined): object {
  const { strategy, ...rest } = body as { strategy?: unknown };
  return {
    ...rest,
    ...('strategy' in body ? { strategy: typeof strategy === 'string' ? strategy.toUpperCase() : strategy } : {}),
    ...(expectedVersion === undefined ? {} : { expectedVersion }),
  };
}
