import type { Step } from '../step.ts';
import { type Answer, type Api, type HttpResponse, refusal, unreadable } from './api.ts';
import { CALLS } from './graphql-calls.ts';
import { inEnums } from './graphql-enums.ts';
import { dotted } from './graphql-responses.ts';

/** The GraphQL API, called with one document for each operation. */
export const graphqlPlugin: Api = {
  name: 'GraphQL',
  request({ url, key, workspaceId }, step) {
    const { operation, path, body, expectedVersion, include = [], asOfVersion, asOf, purge, filter } = step;
    const hasInput = body !== undefined || expectedVersion !== undefined || purge !== undefined;
    const input = hasInput ? { input: { ...inputFrom(body ?? {}, expectedVersion), purge } } : {};
    const call = CALLS[operation];
    const variables = {
      workspaceId,
      ...path,
      ...(call.variables?.(step) ?? input),
      ...pageVariables(step),
      asOfVersion,
      asOf,
      filter,
    };
    return {
      method: 'POST',
      url: `${url}/graphql`,
      headers: {
        'content-type': 'application/json',
        ...(key === undefined ? {} : { authorization: `AccessKey ${key}` }),
      },
      body: JSON.stringify({
        query: call.document,
        variables: include.length === 0 ? variables : { ...variables, include },
      }),
    };
  },
  answer(step, response) {
    const executed = parsed(response.text);
    if (executed === undefined) return unreadable(response);
    const { data, errors } = executed;
    if (errors !== undefined || data === undefined || data === null) return refusal(topLevel(errors ?? [], response));
    return CALLS[step.operation].answer(data[step.operation] as never, step);
  },
};

interface TopLevelError {
  message: string;
  extensions?: { code?: string; problems?: { code: string; message: string; path: string[] }[] };
}

interface Executed {
  data?: Record<string, unknown> | null;
  errors?: TopLevelError[];
}

function topLevel(errors: readonly TopLevelError[], { status }: HttpResponse): Answer['problems'] {
  if (errors.length === 0) return [{ code: `HTTP ${status}`, path: '', message: 'an answer without data' }];
  return errors.flatMap(({ message, extensions: { code = '', problems = [] } = {} }) =>
    problems.length === 0
      ? [{ code: REST_CODES[code] ?? code, path: '', message }]
      : problems.map((problem) => ({ ...problem, path: pageParameter(dotted(problem.path)) })),
  );
}

/** The REST codes for errors of the whole request. */
const REST_CODES: Record<string, string | undefined> = {
  UNAUTHENTICATED: 'Unauthorized',
  FORBIDDEN: 'Forbidden',
  RATE_LIMITED: 'RateLimited',
  UNAVAILABLE: 'Unavailable',
  INTERNAL_SERVER_ERROR: 'InternalError',
};

function parsed(text: string): Executed | undefined {
  try {
    const body = JSON.parse(text);
    return typeof body === 'object' && body !== null ? body : undefined;
  } catch {
    return undefined;
  }
}

/** Returns the variables of a page. A reversed page is read from the end. */
function pageVariables({ limit, pageToken, reverse }: Step): object {
  const [size, place] = reverse ? ['last', 'before'] : ['first', 'after'];
  return {
    ...(limit === undefined ? {} : { [size as string]: limit }),
    ...(pageToken === undefined ? {} : { [place as string]: pageToken }),
  };
}

/** Returns the REST name of a page argument. */
function pageParameter(argument: string): string {
  if (argument === 'first' || argument === 'last') return 'limit';
  return argument === 'after' || argument === 'before'
    ? 'pageToken'
    : argument === 'asOfVersion'
      ? 'version'
      : argument;
}

/** Returns the REST body as an input. Sends values even if their types do not match. */
function inputFrom(body: object, expectedVersion: number | undefined): object {
  return { ...(inEnums(body) as object), ...(expectedVersion === undefined ? {} : { expectedVersion }) };
}
