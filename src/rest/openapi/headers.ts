/** Headers of responses, by name. */
export const HEADERS: Record<string, object> = {
  'X-Request-Id': header('The id of the request in the log: from the client, or generated.', 'import-7'),
  ETag: header('The version of the resource, for If-Match.', '"3"'),
  Location: header(
    'The path of the resource.',
    '/workspaces/a1405560-c8d3-4b1a-877d-3f449ad95352/contacts/12bd0e40-9361-4e32-8b26-99b4ab7eae09',
  ),
  'Contact-Outcome': header('The outcome of the change.', 'UPDATED', {
    type: 'string',
    enum: ['CREATED', 'UPDATED', 'UNCHANGED'],
  }),
  'Skipped-Identifiers': header(
    'Identifiers that the strategy did not add, percent-encoded, comma-separated.',
    'emailaddress=a%40example.com',
  ),
  'Skipped-Identifiers-Total': total('identifiers were skipped'),
  'Ignored-Parameters': header('Unknown query parameters, percent-encoded, comma-separated.', 'updatedAfter'),
  'Ignored-Parameters-Total': total('parameters were ignored'),
  'Ignored-Properties': header('Unknown properties of the body, percent-encoded, comma-separated.', 'firstName'),
  'Ignored-Properties-Total': total('properties were ignored'),
  'Idempotency-Replayed': header('The change was made before; this is its first response.', 'true'),
  Deprecation: header('When a property of the body was deprecated (RFC 9745).', '@1767225600'),
  'WWW-Authenticate': header('How to authenticate, and the error of an access token (RFC 6750).', 'AccessKey'),
  RateLimit: header(
    'The remaining quota, and the seconds until it is full again (draft-ietf-httpapi-ratelimit-headers-10).',
    '"key";r=999;t=1',
  ),
  'RateLimit-Policy': header('The quota of requests, and its window in seconds.', '"key";q=1000;w=1'),
  'Retry-After': header('Seconds until a retry may succeed.', 1, { type: 'integer', minimum: 1 }),
};

/** Returns references to headers of a response, including headers that accompany them. */
export function headerReferences(names: readonly string[]): Record<string, object> {
  const all = ['X-Request-Id', 'RateLimit', 'RateLimit-Policy', ...names.flatMap((name) => [name, `${name}-Total`])];
  return Object.fromEntries(
    all.filter((name) => name in HEADERS).map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  );
}

function header(description: string, example: string | number, schema: object = { type: 'string' }): object {
  return { description, schema, example };
}

function total(whatHappened: string): object {
  return header(`How many ${whatHappened}. Present if the header cannot list them all.`, 240, {
    type: 'integer',
    minimum: 1,
  });
}
