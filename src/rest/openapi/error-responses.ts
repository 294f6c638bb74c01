import { PAYLOAD_TOO_LARGE, UNAUTHORIZED, UNSUPPORTED_MEDIA_TYPE } from '../../protocol/failure.ts';
import { STATUS_CODES } from '../../protocol/node-http.ts';
import { PROBLEM } from '../resources/problem.ts';
import type { Route } from '../server/route.ts';
import { PROBLEM_DETAILS, withReferences } from './components.ts';
import { headerReferences } from './headers.ts';

interface ProblemAnswer {
  /** The status, if it differs from the key. */
  status?: number;
  name: string;
  code: string;
  description: string;
  message: string;
  details?: Record<string, string[]>;
  movedTo?: string;
  headers?: readonly string[];
}

const SURVIVOR = 'e7d5a3a0-58f4-4f6b-9d8e-0f3f5a6f9b11';

const MOVED = {
  code: 'ResourceMoved',
  message: `the contact has been merged into contact ${SURVIVOR}`,
  movedTo: SURVIVOR,
  headers: ['Location'],
};

/** The error responses by status. `merged` is for routes whose only 409 concerns a merged contact. */
const PROBLEMS: Record<number | 'merged', ProblemAnswer> = {
  301: {
    ...MOVED,
    name: 'Moved',
    description: 'The contact was merged into another one. Read that one at the path in `Location`.',
  },
  308: {
    ...MOVED,
    name: 'MovedToChange',
    description:
      'The contact was merged into another one, and nothing was changed. Send the same request, with its body, to ' +
      'the path in `Location`. With `If-Match` the response is 412 instead, because the version was that of another contact.',
  },
  400: {
    name: 'Unreadable',
    code: 'InvalidRequest',
    description: 'The body or a header is malformed.',
    message: 'the body must be JSON',
  },
  401: {
    name: 'Unauthorized',
    code: UNAUTHORIZED.code,
    description: 'The access key is missing or unknown, or the access token is invalid.',
    message: UNAUTHORIZED.message,
    headers: ['WWW-Authenticate'],
  },
  403: {
    name: 'Forbidden',
    code: 'Forbidden',
    description: 'The access key lacks a scope or an origin.',
    message: 'the access key lacks the scope contacts:write',
    headers: ['WWW-Authenticate'],
  },
  404: {
    name: 'NotFound',
    code: 'ResourceNotFound',
    description: 'The resource does not exist, or the access key may not see it.',
    message: 'contact not found',
  },
  409: {
    name: 'Conflict',
    code: 'ResourceAlreadyExists',
    description:
      'It belongs to another contact, or already exists. Or, with the code `ResourceMoved`, the contact was ' +
      'merged into another one, and the request removes data.',
    message: 'identifier "emailaddress" "a@example.com" belongs to contact e7d5a3a0-58f4-4f6b-9d8e-0f3f5a6f9b11',
    details: { '.addIdentifiers[0]': ['identifier "emailaddress" "a@example.com" belongs to another contact'] },
  },
  merged: {
    status: 409,
    name: 'MergedAway',
    code: 'ResourceMoved',
    description:
      'A contact of the request was merged into another one, and the request removes data. Nothing was ' +
      'changed. If the other contact is intended, send the request for it.',
    message:
      `the contact has been merged into contact ${SURVIVOR}, and this request takes something away: ` +
      'nothing was changed; send it for that contact if that one is meant',
    movedTo: SURVIVOR,
  },
  412: {
    name: 'OtherVersion',
    code: 'PreconditionFailed',
    description: 'The contact is not at the version that If-Match names.',
    message: 'the contact is at version 3, not 2; read it again and retry',
  },
  413: {
    name: 'TooLarge',
    code: PAYLOAD_TOO_LARGE.code,
    description: 'The body is too large.',
    message: PAYLOAD_TOO_LARGE.message,
  },
  415: {
    name: 'OtherMediaType',
    code: UNSUPPORTED_MEDIA_TYPE.code,
    description: 'The content type of the body is not JSON.',
    message: UNSUPPORTED_MEDIA_TYPE.message,
  },
  422: {
    name: 'Invalid',
    code: 'InvalidPayload',
    description: 'Values are invalid. The response lists all problems.',
    message: 'addToLists[0] must be a UUID',
    details: { '.addToLists[0]': ['addToLists[0] must be a UUID'] },
  },
  429: {
    name: 'RateLimited',
    code: 'RateLimited',
    description:
      'The access key sent too many requests, or its address sent too many unknown keys. Nothing was changed.',
    message: 'the access key may make 1000 requests a second; nothing was done, try again in 1 second',
    headers: ['Retry-After'],
  },
  503: {
    name: 'Unavailable',
    code: 'Unavailable',
    description:
      'The database is busy, full, read-only or unreachable, or the gateway is overloaded. Nothing was changed.',
    message: 'the store is busy; nothing was changed, try again in a moment',
    headers: ['Retry-After'],
  },
};

/** Returns references to the error responses of a route. */
export function errorResponses(route: Route): Record<string, object> {
  const responses = problemKeys(route).map((key) => ({ status: Number(key), ...PROBLEMS[key] }));
  return Object.fromEntries(
    responses
      .toSorted((a, b) => a.status - b.status)
      .map(({ status, name }) => [status, { $ref: `#/components/responses/${name}` }]),
  );
}

function problemKeys({ path, query, headers, body, problems = [] }: Route): (keyof typeof PROBLEMS)[] {
  const hasBody = body !== undefined;
  return [
    401,
    429,
    503,
    ...(path.includes('{') ? [403, 404] : []),
    ...(hasBody || headers !== undefined ? [400] : []),
    ...(hasBody ? [413, 415] : []),
    ...(hasBody || query?.limit !== undefined || path.endsWith('/{key}') ? [422] : []),
    ...problems,
  ];
}

/** Returns all error responses, by name. */
export function namedProblems(): Record<string, object> {
  return Object.fromEntries(
    Object.entries(PROBLEMS).map(([key, { name, code, description, message, headers = [], ...more }]) => {
      const { status = Number(key), details = {}, movedTo } = more;
      const moved = movedTo === undefined ? {} : { movedTo };
      return [
        name,
        {
          description,
          headers: headerReferences(headers),
          content: {
            'application/json': { schema: withReferences(PROBLEM), example: { code, message, details, ...moved } },
            'application/problem+json': {
              schema: withReferences(PROBLEM_DETAILS),
              example: {
                type: 'about:blank',
                title: STATUS_CODES[status],
                status,
                detail: message,
                code,
                details,
                ...moved,
              },
            },
          },
        },
      ];
    }),
  );
}
