import { DEFAULT_HOURS } from '../contacts/idempotency-record.queries.ts';
import { SERVER_DEFAULTS } from '../http/server-settings.ts';
import { SAMPLERS } from '../observability/tracing/tracing-settings.ts';
import { DATABASE_URL_SYNTAX } from '../store/engines.ts';
import { STORE_DEFAULTS } from '../store/store-settings.ts';
import {
  LOG_LEVELS,
  parseClaimName,
  parseDatabaseUrl,
  parseHost,
  parseHttpUrl,
  parseIssuer,
  parseKeysUrl,
  parseLogLevel,
  parseOrigins,
  parsePreparing,
  parseProtocol,
  parseRatio,
  parseSampler,
  parseSwitch,
  parseTrustProxy,
  parseWorkers,
  parseWorkspaceId,
  wholeNumber,
} from './setting-values.ts';

/** A setting, whose name is that of its environment variable. */
export interface Setting<Value> {
  /** The heading in `docs/configuration.md`. */
  section: 'Server' | 'Database' | 'Access' | 'GraphQL' | 'Monitoring';
  /** The default for a missing or empty value. */
  default: string | ((context: SettingContext) => string);
  /** The default in Markdown, if it differs from `default`. */
  shownDefault?: string;
  /** Returns undefined for a text that is not allowed. */
  parse(text: string): Value | undefined;
  /** The allowed values, for messages that end in "must be …". */
  allowed: string;
  /** The description in Markdown. */
  description: string;
}

export interface SettingContext {
  environment: NodeJS.ProcessEnv;
  demo: boolean;
}

// On in the demo, for people who try things out. Off elsewhere, unless the operator turns it on.
const IN_DEMO = {
  default: ({ demo }: SettingContext) => (demo ? 'on' : 'off'),
  shownDefault: '`off`, in the demo `on`',
};
const SWITCH = { parse: parseSwitch, allowed: 'on or off' };
const COUNT = { parse: wholeNumber(1, 1_000_000), allowed: 'a whole number from 1 to 1000000' };
const TIMEOUT = {
  parse: wholeNumber(100, 3_600_000),
  allowed: 'milliseconds, a whole number from 100 to 3600000',
};
const OPTIONAL_TIMEOUT = {
  parse: wholeNumber(0, 3_600_000),
  allowed: 'milliseconds, a whole number from 0 (no limit) to 3600000',
};
/** A limit that grows with the number of workers, unless it is set. */
const forEachWorker = (count: number) => ({
  default: ({ environment }: SettingContext) => String(count * (parseWorkers(environment.WORKERS || '1') ?? 1)),
  shownDefault: `\`${count}\` for each worker`,
});
const CLAIM = { parse: parseClaimName, allowed: 'the name of a claim, at most 255 visible ASCII characters' };
const ENDPOINT = {
  section: 'Monitoring',
  default: 'http://localhost:4318',
  shownDefault: 'none',
  parse: parseHttpUrl,
  allowed: 'a URL like http://localhost:4318',
} as const;
const PROTOCOL = {
  section: 'Monitoring',
  default: 'http/json',
  parse: parseProtocol,
  allowed: 'http/json, which is what is sent',
} as const;

/** Every setting, in the order of the documentation. */
export const SETTINGS = {
  HOST: {
    section: 'Server',
    default: '127.0.0.1',
    parse: parseHost,
    allowed: 'an IP address or a host name, for example 127.0.0.1 or 0.0.0.0',
    description: 'address to listen on; `0.0.0.0` for all, never in the demo',
  },
  PORT: {
    section: 'Server',
    default: '4000',
    parse: wholeNumber(0, 65_535),
    allowed: 'a whole number from 0 (any free port) to 65535',
    description: 'port; 0 selects a free one',
  },
  WORKERS: {
    section: 'Server',
    default: '1',
    parse: parseWorkers,
    allowed: 'auto or a whole number from 1 to 64',
    description: 'processes that [serve](scaling.md#workers) on this machine; `auto` for one for each processor',
  },
  TRUST_PROXY: {
    section: 'Server',
    default: 'off',
    parse: parseTrustProxy,
    allowed: 'off or the addresses of your proxies, for example "loopback, 10.0.0.0/8"',
    description: 'addresses of proxies whose `X-Forwarded-For` is trusted, for example `loopback, 10.0.0.0/8`',
  },
  CORS_ORIGINS: {
    section: 'Server',
    default: '',
    parse: parseOrigins,
    allowed:
      'origins with commas between them, each a scheme, a host and, if it is not the default, a port, ' +
      'for example https://crm.example.com,http://localhost:3000',
    description: 'origins whose web pages may call the API, comma-separated',
  },
  HEADERS_TIMEOUT: {
    section: 'Server',
    default: String(SERVER_DEFAULTS.headersTimeout),
    ...TIMEOUT,
    description: 'ms for the headers of a request to arrive',
  },
  REQUEST_TIMEOUT: {
    section: 'Server',
    default: String(SERVER_DEFAULTS.requestTimeout),
    ...TIMEOUT,
    description: 'ms for a request to arrive completely',
  },
  KEEP_ALIVE_TIMEOUT: {
    section: 'Server',
    default: String(SERVER_DEFAULTS.keepAliveTimeout),
    ...TIMEOUT,
    description: 'ms that an idle connection stays open',
  },
  RESPONSE_STALL_TIMEOUT: {
    section: 'Server',
    default: String(SERVER_DEFAULTS.responseStallTimeout),
    ...TIMEOUT,
    description: 'ms that a client may read nothing of its response',
  },
  RESPONSE_MIN_RATE: {
    section: 'Server',
    default: String(SERVER_DEFAULTS.responseMinRate),
    ...COUNT,
    description: 'bytes in a second that a client must read of its response, on average of `RESPONSE_STALL_TIMEOUT`',
  },
  MAX_CONNECTIONS: {
    section: 'Server',
    default: String(SERVER_DEFAULTS.maxConnections),
    ...COUNT,
    description: 'open connections',
  },
  MAX_CONNECTIONS_PER_ADDRESS: {
    section: 'Server',
    default: ({ environment }: SettingContext) =>
      String(Math.ceil(Number(environment.MAX_CONNECTIONS || SERVER_DEFAULTS.maxConnections) / 4) || 1),
    shownDefault: 'a quarter of `MAX_CONNECTIONS`',
    ...COUNT,
    description: 'open connections of one address',
  },
  MAX_CONCURRENT_REQUESTS: {
    section: 'Server',
    ...forEachWorker(SERVER_DEFAULTS.maxConcurrentRequests),
    ...COUNT,
    description: 'requests in progress',
  },
  DATABASE_URL: {
    section: 'Database',
    // The demo uses a file of its own, so that it never changes the data of an installation.
    default: ({ demo }: SettingContext) => (demo ? 'file:./data/demo.db' : 'file:./data/contacts.db'),
    shownDefault: '`file:./data/contacts.db`, in the demo `file:./data/demo.db`',
    parse: parseDatabaseUrl,
    allowed: DATABASE_URL_SYNTAX,
    description:
      'a SQLite file, created if missing, or `postgres://role:password@host/database`; percent-encode `@ : / ? # %` in ' +
      'the password',
  },
  MAX_CONCURRENT_WRITES: {
    section: 'Database',
    ...forEachWorker(STORE_DEFAULTS.maxConcurrentWrites),
    ...COUNT,
    description: 'changes in progress or waiting',
  },
  WRITE_QUEUE_TIMEOUT: {
    section: 'Database',
    default: String(STORE_DEFAULTS.writeQueueTimeout),
    ...TIMEOUT,
    description: 'ms that a change waits for the database',
  },
  DATABASE_POOL_SIZE: {
    section: 'Database',
    default: String(STORE_DEFAULTS.poolSize),
    parse: wholeNumber(1, 1_000),
    allowed: 'a whole number from 1 to 1000',
    description: 'connections to PostgreSQL per gateway; one workspace uses at most half for changes',
  },
  DATABASE_STATEMENT_TIMEOUT: {
    section: 'Database',
    default: String(STORE_DEFAULTS.statementTimeout),
    ...OPTIONAL_TIMEOUT,
    description: 'ms for a statement on PostgreSQL; 0 for no limit',
  },
  DATABASE_IDLE_TIMEOUT: {
    section: 'Database',
    default: String(STORE_DEFAULTS.idleTimeout),
    ...OPTIONAL_TIMEOUT,
    description: 'ms after which an idle connection to PostgreSQL is closed',
  },
  DATABASE_PREPARE_STATEMENTS: {
    section: 'Database',
    default: 'auto',
    parse: parsePreparing,
    allowed: 'auto, on or off',
    description: '`on`, `off`, or `auto`: on unless a pooler shares the connections',
  },
  RATE_LIMIT: {
    section: 'Access',
    default: '1000',
    parse: wholeNumber(0, 1_000_000),
    allowed: 'requests a second for each key, a whole number from 0 (no limit) to 1000000',
    description: 'operations per second for each key; 0 for no limit',
  },
  AUTH_FAILURE_LIMIT: {
    section: 'Access',
    default: '60',
    parse: wholeNumber(0, 1_000_000),
    allowed: 'requests a minute with wrong keys for each address, a whole number from 0 (no limit) to 1000000',
    description: 'requests with an unknown key per minute for each address; 0 for no limit',
  },
  IDEMPOTENCY_TTL_HOURS: {
    section: 'Access',
    default: String(DEFAULT_HOURS),
    parse: wholeNumber(1, 8_760),
    allowed: 'hours, a whole number from 1 to 8760',
    description: 'hours that results are stored under idempotency keys',
  },
  HISTORY_RETENTION_DAYS: {
    section: 'Access',
    default: '0',
    parse: wholeNumber(0, 36_500),
    allowed: 'days, a whole number from 0 (for ever) to 36500',
    description: 'days that changes of contacts are kept in their history; 0 for ever',
  },
  BOOTSTRAP_WORKSPACE_ID: {
    section: 'Access',
    default: '',
    parse: parseWorkspaceId,
    allowed: 'a UUID',
    description: 'the id of a workspace to create in an [empty database](deployment.md#first-start)',
  },
  BOOTSTRAP_KEY_FILE: {
    section: 'Access',
    default: '',
    parse: (text: string) => text,
    allowed: 'a path',
    description: 'file with the key to create for this workspace; written if missing',
  },
  OIDC_ISSUER: {
    section: 'Access',
    default: '',
    parse: parseIssuer,
    allowed: 'a URL without a fragment, at most 255 characters',
    description: 'the issuer (`iss`) of accepted [access tokens](authentication.md#access-tokens)',
  },
  OIDC_AUDIENCE: {
    section: 'Access',
    default: '',
    parse: (text: string) => text,
    allowed: 'a text',
    description: 'the audience (`aud`) that a token must have',
  },
  OIDC_JWKS_URL: {
    section: 'Access',
    default: '',
    parse: parseKeysUrl,
    allowed: 'an https URL, or an http URL of this machine',
    description: 'the address of the signing keys of the issuer',
  },
  OIDC_WORKSPACE_ID: {
    section: 'Access',
    default: '',
    parse: parseWorkspaceId,
    allowed: 'a UUID',
    description: 'the workspace of all tokens, instead of the one in a claim',
  },
  OIDC_WORKSPACE_CLAIM: {
    section: 'Access',
    default: 'workspace_id',
    ...CLAIM,
    description: 'the claim with the id of the workspace',
  },
  OIDC_SCOPE_CLAIM: {
    section: 'Access',
    default: 'scope',
    ...CLAIM,
    description: 'the claim with the scopes: a text with spaces between them, or an array',
  },
  OIDC_ORIGIN_CLAIM: {
    section: 'Access',
    default: '',
    ...CLAIM,
    description: 'the claim with the origin; without it, every token has the origin `api`',
  },
  GRAPHIQL: { section: 'GraphQL', ...IN_DEMO, ...SWITCH, description: 'serve GraphiQL to browsers at `/graphql`' },
  GRAPHQL_INTROSPECTION: { section: 'GraphQL', ...IN_DEMO, ...SWITCH, description: 'allow introspection' },
  GRAPHQL_FEDERATION: {
    section: 'GraphQL',
    default: 'off',
    ...SWITCH,
    description: 'serve the schema as a [subgraph](graphql-api.md#federation) of Apollo Federation 2',
  },
  GRAPHQL_PERSISTED_OPERATIONS: {
    section: 'GraphQL',
    default: '',
    parse: (text: string) => text,
    allowed: 'a path',
    description: 'file or folder with the only documents that may run',
  },
  LOG_LEVEL: {
    section: 'Monitoring',
    default: 'info',
    parse: parseLogLevel,
    allowed: `one of ${LOG_LEVELS.join(', ')}`,
    description: LOG_LEVELS.map((level) => `\`${level}\``).join(', '),
  },
  METRICS: { section: 'Monitoring', default: 'on', ...SWITCH, description: 'serve `/metrics`' },
  OTEL_EXPORTER_OTLP_ENDPOINT: { ...ENDPOINT, description: 'where to send [traces](monitoring.md#traces)' },
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: { ...ENDPOINT, description: 'the same for traces alone, with the whole path' },
  OTEL_EXPORTER_OTLP_PROTOCOL: { ...PROTOCOL, description: 'traces are sent as JSON over HTTP' },
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: { ...PROTOCOL, description: 'the same for traces alone' },
  OTEL_TRACES_SAMPLER: {
    section: 'Monitoring',
    default: 'parentbased_always_on',
    parse: parseSampler,
    allowed: `one of ${SAMPLERS.join(', ')}`,
    description: 'the traces to send, for example `parentbased_traceidratio`',
  },
  OTEL_TRACES_SAMPLER_ARG: {
    section: 'Monitoring',
    default: '1',
    parse: parseRatio,
    allowed: 'a number from 0 to 1',
    description: 'the part of traces to send, for example `0.1`',
  },
} satisfies Record<string, Setting<unknown>>;

export type SettingName = keyof typeof SETTINGS;
export type SettingValue<Name extends SettingName> = NonNullable<ReturnType<(typeof SETTINGS)[Name]['parse']>>;
