import { availableParallelism } from 'node:os';
import { describe, expect, test } from 'vitest';
import { InvalidSettings } from '../../src/config/invalid-settings.ts';
import { readSettings } from '../../src/config/settings.ts';
import { SERVER_DEFAULTS } from '../../src/http/server-settings.ts';
import { STORE_DEFAULTS } from '../../src/store/store-settings.ts';

const PORT = /^PORT is ".+", but must be a whole number from 0 .*to 65535$/;
const HOST = /^HOST is ".+", but must be an IP address or a host name, for example/;
const DATABASE_URL = /^DATABASE_URL is ".+", but must be "file:" and the path of a file, or "postgres:.+$/;
const POOL_SIZE = /^DATABASE_POOL_SIZE is ".+", but must be a whole number from 1 to 1000$/;
const STATEMENT_TIMEOUT = /^DATABASE_STATEMENT_TIMEOUT is ".+", but must be milliseconds, a whole number from 0 .*$/;
const IDLE_TIMEOUT = /^DATABASE_IDLE_TIMEOUT is ".+", but must be milliseconds, a whole number from 0 .*$/;
const IDEMPOTENCY_TTL_HOURS = /^IDEMPOTENCY_TTL_HOURS is ".+", but must be hours, a whole number from 1 to 8760$/;
const PREPARE_STATEMENTS = /^DATABASE_PREPARE_STATEMENTS is ".+", but must be auto, on or off$/;
const RATE_LIMIT = /^RATE_LIMIT is ".+", but must be requests a second for each key, a whole number from 0 .*$/;
const AUTH_FAILURE_LIMIT = /^AUTH_FAILURE_LIMIT is ".+", but must be requests a minute with wrong keys .*$/;
const TRUST_PROXY = /^TRUST_PROXY is ".+", but must be off or the addresses of your proxies, for example .*$/;
const HEADERS_TIMEOUT = /^HEADERS_TIMEOUT is ".+", but must be milliseconds, a whole number from 100 to 3600000$/;
const REQUEST_TIMEOUT = /^REQUEST_TIMEOUT is ".+", but must be milliseconds, a whole number from 100 to 3600000$/;
const KEEP_ALIVE_TIMEOUT = /^KEEP_ALIVE_TIMEOUT is ".+", but must be milliseconds, a whole number from 100 to 3600000$/;
const WITHIN_REQUEST = /^HEADERS_TIMEOUT is "10000", but must be at most REQUEST_TIMEOUT, which is "9999": .+$/;
const MAX_CONNECTIONS = /^MAX_CONNECTIONS is ".+", but must be a whole number from 1 to 1000000$/;
const CONNECTIONS_PER_ADDRESS = /^MAX_CONNECTIONS_PER_ADDRESS is ".+", but must be a whole number from 1 to 1000000$/;
const RESPONSE_STALL_TIMEOUT =
  /^RESPONSE_STALL_TIMEOUT is ".+", but must be milliseconds, a whole number from 100 to 3600000$/;
const RESPONSE_MIN_RATE = /^RESPONSE_MIN_RATE is ".+", but must be a whole number from 1 to 1000000$/;
const MAX_CONCURRENT_REQUESTS = /^MAX_CONCURRENT_REQUESTS is ".+", but must be a whole number from 1 to 1000000$/;
const MAX_CONCURRENT_WRITES = /^MAX_CONCURRENT_WRITES is ".+", but must be a whole number from 1 to 1000000$/;
const WRITE_QUEUE_TIMEOUT =
  /^WRITE_QUEUE_TIMEOUT is ".+", but must be milliseconds, a whole number from 100 to 3600000$/;
const CORS_ORIGINS = /^CORS_ORIGINS is ".+", but must be origins .+ for example https:.+$/;
const METRICS = /^METRICS is ".+", but must be on or off$/;
const SAMPLER = /^OTEL_TRACES_SAMPLER is ".+", but must be one of always_on, .+, parentbased_traceidratio$/;
const SAMPLER_ARG = /^OTEL_TRACES_SAMPLER_ARG is ".+", but must be a number from 0 to 1$/;
const ENDPOINT = /^OTEL_EXPORTER_OTLP_ENDPOINT is ".+", but must be a URL like http:\/\/localhost:4318$/;
const PROTOCOL = /^OTEL_EXPORTER_OTLP_PROTOCOL is "grpc", but must be http\/json, .+$/;
const GRAPHIQL = /^GRAPHIQL is ".+", but must be on or off$/;
const INTROSPECTION = /^GRAPHQL_INTROSPECTION is ".+", but must be on or off$/;
const LOG_LEVEL = /^LOG_LEVEL is ".+", but must be one of trace, debug, info, warn, error, fatal, silent$/;
const WORKERS = /^WORKERS is ".+", but must be auto or a whole number from 1 to 64$/;
const STAYS_HERE = /^HOST is ".+", but the demo .*must stay on this machine: leave HOST out/;

interface Wrong {
  name: string;
  environment: Record<string, string>;
  demo?: true;
  /** One line for each setting: its name, and the allowed values. */
  says: RegExp[];
}

const WRONG: Wrong[] = [
  { name: 'a port that is not a number', environment: { PORT: 'abc' }, says: [PORT] },
  { name: 'a port that does not exist', environment: { PORT: '70000' }, says: [PORT] },
  { name: 'a port that is a fraction', environment: { PORT: '40.5' }, says: [PORT] },
  { name: 'a port below zero', environment: { PORT: '-1' }, says: [PORT] },
  { name: 'no workers', environment: { WORKERS: '0' }, says: [WORKERS] },
  { name: 'too many workers', environment: { WORKERS: '65' }, says: [WORKERS] },
  { name: 'an invalid host', environment: { HOST: 'not a host!' }, says: [HOST] },
  { name: 'a host in brackets', environment: { HOST: '[::1]' }, says: [HOST] },
  { name: 'a level of log that does not exist', environment: { LOG_LEVEL: 'loud' }, says: [LOG_LEVEL] },
  { name: 'a level of log in capitals', environment: { LOG_LEVEL: 'INFO' }, says: [LOG_LEVEL] },
  { name: 'an engine that does not exist', environment: { DATABASE_URL: 'mysql://x' }, says: [DATABASE_URL] },
  { name: 'a path alone', environment: { DATABASE_URL: '../program/contacts.db' }, says: [DATABASE_URL] },
  { name: 'a database without a path', environment: { DATABASE_URL: 'file:' }, says: [DATABASE_URL] },
  { name: 'a server without a host', environment: { DATABASE_URL: 'postgres:///x' }, says: [DATABASE_URL] },
  { name: 'a host missing of several', environment: { DATABASE_URL: 'postgres://one,/x' }, says: [DATABASE_URL] },
  {
    name: 'one invalid port of several',
    environment: { DATABASE_URL: 'postgres://a:1,b:x/x' },
    says: [DATABASE_URL],
  },
  ...[
    'postgress://role:secret@host/x',
    'role:secret@host/x',
    'secret',
    'postgres://role:sec/ret@host/x',
    'postgres://role:1/secret@host/x',
    'postgres://role:1?secret@host/x',
    'postgres://role:1#secret@host/x',
    'postgres://role:sec:ret@host:port/x',
    'postgres://role:secret%@host/x',
    'postgres://role:secret @@host:x/x',
    'postgres://:secret@/x',
  ].map((url) => ({
    name: `a database like ${url}, without revealing its password`,
    environment: { DATABASE_URL: url },
    says: [/^DATABASE_URL is "(?:postgres:\/\/)?…", but must be /],
  })),
  {
    name: 'invalid rate limits and an invalid proxy',
    environment: { RATE_LIMIT: '-1', AUTH_FAILURE_LIMIT: 'many', TRUST_PROXY: '1' },
    says: [TRUST_PROXY, RATE_LIMIT, AUTH_FAILURE_LIMIT],
  },
  ...['on', 'true', '*', '0.0.0.0/0', '10.0.0.0/33', 'proxy.example.com', 'loopback,'].map((text) => ({
    name: `a proxy that is not an address: ${text}`,
    environment: { TRUST_PROXY: text },
    says: [TRUST_PROXY],
  })),
  {
    name: 'a retention of zero',
    environment: { IDEMPOTENCY_TTL_HOURS: '0' },
    says: [IDEMPOTENCY_TTL_HOURS],
  },
  {
    name: 'invalid settings of the store',
    environment: {
      DATABASE_POOL_SIZE: '0',
      DATABASE_STATEMENT_TIMEOUT: '1s',
      DATABASE_IDLE_TIMEOUT: '-1',
      DATABASE_PREPARE_STATEMENTS: 'yes',
      MAX_CONCURRENT_WRITES: 'many',
      WRITE_QUEUE_TIMEOUT: '5s',
    },
    says: [POOL_SIZE, STATEMENT_TIMEOUT, IDLE_TIMEOUT, MAX_CONCURRENT_WRITES, WRITE_QUEUE_TIMEOUT, PREPARE_STATEMENTS],
  },
  {
    name: 'invalid limits of the server',
    environment: {
      HEADERS_TIMEOUT: '0',
      REQUEST_TIMEOUT: '30s',
      KEEP_ALIVE_TIMEOUT: '-1',
      RESPONSE_STALL_TIMEOUT: '99',
      RESPONSE_MIN_RATE: '0',
      MAX_CONCURRENT_REQUESTS: '0',
      MAX_CONNECTIONS: '0',
      MAX_CONNECTIONS_PER_ADDRESS: 'many',
      METRICS: 'true',
      GRAPHIQL: 'yes',
      GRAPHQL_INTROSPECTION: 'true',
    },
    says: [
      HEADERS_TIMEOUT,
      REQUEST_TIMEOUT,
      KEEP_ALIVE_TIMEOUT,
      RESPONSE_STALL_TIMEOUT,
      RESPONSE_MIN_RATE,
      MAX_CONCURRENT_REQUESTS,
      MAX_CONNECTIONS,
      CONNECTIONS_PER_ADDRESS,
      GRAPHIQL,
      INTROSPECTION,
      METRICS,
    ],
  },
  {
    name: 'invalid settings of traces',
    environment: {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'localhost:4318',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_TRACES_SAMPLER: 'jaeger_remote',
      OTEL_TRACES_SAMPLER_ARG: '2',
    },
    says: [SAMPLER, SAMPLER_ARG, ENDPOINT, PROTOCOL],
  },
  {
    name: 'a longer timeout for headers than for requests',
    environment: { REQUEST_TIMEOUT: '9999' },
    says: [WITHIN_REQUEST],
  },
  ...['*', 'example.com', 'https://example.com/', 'https://example.com,null', 'ftp://example.com'].map((origins) => ({
    name: `origins: ${origins}`,
    environment: { CORS_ORIGINS: origins },
    says: [CORS_ORIGINS],
  })),
  {
    name: 'an invalid id of a workspace to create',
    environment: { BOOTSTRAP_WORKSPACE_ID: 'ours', BOOTSTRAP_KEY_FILE: 'key' },
    says: [/^BOOTSTRAP_WORKSPACE_ID is "ours", but must be a UUID$/],
  },
  {
    name: 'a key to create without its workspace',
    environment: { BOOTSTRAP_KEY_FILE: 'key' },
    says: [/^BOOTSTRAP_WORKSPACE_ID and BOOTSTRAP_KEY_FILE belong together: set both, or none$/],
  },
  {
    name: 'an issuer without an audience and keys',
    environment: { OIDC_ISSUER: 'https://id.example.com' },
    says: [/^OIDC_ISSUER, OIDC_AUDIENCE and OIDC_JWKS_URL belong together: set all three, or none$/],
  },
  {
    name: 'signing keys that others could replace on their way',
    environment: { OIDC_JWKS_URL: 'http://id.example.com/jwks' },
    says: [/^OIDC_JWKS_URL is ".+", but must be an https URL, or an http URL of this machine$/],
  },
  {
    name: 'an issuer with a fragment',
    environment: { OIDC_ISSUER: 'https://id.example.com/#a' },
    says: [/^OIDC_ISSUER is ".+", but must be a URL without a fragment, at most 255 characters$/],
  },
  {
    name: 'several invalid settings',
    environment: { PORT: 'abc', HOST: 'not a host!', LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://x' },
    says: [HOST, PORT, DATABASE_URL, LOG_LEVEL],
  },
  ...['0.0.0.0', '::', '192.168.0.1', '2001:db8::1', 'example.com', '0'].map((host) => ({
    name: `the demo at ${host}`,
    environment: { HOST: host },
    demo: true as const,
    says: [STAYS_HERE],
  })),
  {
    name: 'the demo for all networks, at an invalid port',
    environment: { HOST: '0.0.0.0', PORT: 'abc' },
    demo: true,
    says: [PORT, STAYS_HERE],
  },
];

describe('settings', () => {
  test.each(WRONG)('reject $name with the name of the setting', ({ environment, demo = false, says }) => {
    const problems = problemsOf(environment, demo);
    expect(problems).toEqual(says.map((line) => expect.stringMatching(line)));
  });

  test.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('allow the demo at %s', (HOST) => {
    expect(readSettings({ HOST }, { demo: true })).toMatchObject({ host: HOST, demo: true });
  });

  test.each([
    'file:contacts.db',
    'postgres://host/database',
    'postgresql://role:password@[::1]:5433/database?sslmode=require',
    'postgres://role:p%2Cw@one.example,two.example:5433,[::1]:5434/database',
  ])('detect the engine of %s', (DATABASE_URL) => {
    expect(readSettings({ DATABASE_URL }, { demo: false }).store.url).toBe(DATABASE_URL);
  });

  test.each([{}, { HOST: '', PORT: '', DATABASE_URL: '', LOG_LEVEL: '' }])('have defaults: %o', (environment) => {
    expect(readSettings(environment, { demo: false })).toEqual({
      host: '127.0.0.1',
      port: 4000,
      workers: 1,
      store: { url: 'file:./data/contacts.db', ...STORE_DEFAULTS },
      server: SERVER_DEFAULTS,
      graphql: { graphiql: false, introspection: false, federation: false, operationsPath: undefined },
      idempotencyLifetime: 24 * 60 * 60 * 1000,
      historyLifetime: 0,
      rateLimit: 1000,
      authFailureLimit: 60,
      tokens: undefined,
      metrics: true,
      tracing: undefined,
      logLevel: 'info',
      bootstrap: undefined,
      demo: false,
    });
  });

  test('allow several workers, with limits that grow with them unless they are set', () => {
    const environment = { WORKERS: '3', MAX_CONCURRENT_WRITES: '9' };
    expect(readSettings(environment, { demo: false })).toMatchObject({
      workers: 3,
      server: { maxConcurrentRequests: 3 * SERVER_DEFAULTS.maxConcurrentRequests },
      store: { maxConcurrentWrites: 9, poolSize: STORE_DEFAULTS.poolSize },
    });
    const { workers } = readSettings({ ...environment, WORKERS: 'auto' }, { demo: false });
    expect(workers).toBe(Math.min(64, availableParallelism()));
  });

  test('serve a subgraph only if set', () => {
    expect(readSettings({}, { demo: true }).graphql.federation).toBe(false);
    expect(readSettings({ GRAPHQL_FEDERATION: 'on' }, { demo: false }).graphql.federation).toBe(true);
  });

  test('enable GraphiQL and introspection for the demo, or if set', () => {
    expect(readSettings({}, { demo: true }).graphql).toMatchObject({ graphiql: true, introspection: true });
    const environment = { GRAPHIQL: 'on', GRAPHQL_INTROSPECTION: 'on' };
    expect(readSettings(environment, { demo: false }).graphql).toMatchObject({ graphiql: true, introspection: true });
  });

  test('accept origins separated by commas', () => {
    const CORS_ORIGINS = 'https://crm.example.com, http://localhost:3000';
    const { corsOrigins } = readSettings({ CORS_ORIGINS }, { demo: false }).server;
    expect(corsOrigins).toEqual(['https://crm.example.com', 'http://localhost:3000']);
  });
});

function problemsOf(environment: Record<string, string>, demo: boolean): readonly string[] {
  try {
    readSettings(environment, { demo });
    return [];
  } catch (error) {
    if (error instanceof InvalidSettings) return error.problems;
    throw error;
  }
}
