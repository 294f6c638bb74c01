/** Headers of answers, by name. */
export const HEADERS: Record<string, object> = {
  'X-Request-Id': header('Names the request in the log: the one that the client sent, or a new one.', 'import-7'),
  ETag: header('The version of what is shown, to be sent as If-Match.', '"3"'),
  Location: header(
    'Where it is.',
    '/workspaces/a1405560-c8d3-4b1a-877d-3f449ad95352/contacts/12bd0e40-9361-4e32-8b26-99b4ab7eae09',
  ),
  'Contact-Outcome': header('What the call did to the contact.', 'UPDATED', {
    type: 'string',
    enum: ['CREATED', 'UPDATED', 'UNCHANGED'],
  }),
  'Skipped-Identifiers': header(
    'Identifiers that the strategy did not add, percent-encoded, separated by commas.',
    'emailaddress=a%40example.com',
  ),
  'Skipped-Identifiers-Total': total('identifiers were skipped'),
  'Ignored-Properties': header(
    'Properties of the body that mean nothing here, percent-encoded, separated by commas.',
    'firstName',
  ),
  'Ignored-Properties-Total': total('properties were ignored'),
  'Idempotency-Replayed': header('The change had been made before; this is how it was answered then.', 'true'),
  Deprecation: header('Since when a property of the body is out of use (RFC 9745).', '@1767225600'),
  'WWW-Authenticate': header('How to identify oneself.', 'AccessKey'),
  RateLimit: header(
    'What is left of the policy, and in how many seconds it is whole again: draft-ietf-httpapi-ratelimit-headers-10.',
    '"key";r=999;t=1',
  ),
  'RateLimit-Policy': header('How many requests there may be in how many seconds.', '"key";q=1000;w=1'),
  'Retry-After': header('Seconds after which to try again.', 1, { type: 'integer', minimum: 1 }),
};

/** References to headers of an answer, with those that come with them. */
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
  return header(`How many ${whatHappened}, where the header cannot name them all.`, 240, {
    type: 'integer',
    minimum: 1,
  });
}
