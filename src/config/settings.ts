import { DEFAULT_HOURS } from '../contacts/idempotency-record.queries.ts';
import type { GraphQLSettings } from '../graphql/server/settings.ts';
import { SERVER_DEFAULTS, type ServerSettings } from '../http/server-settings.ts';
import { SAMPLERS, type TracingSettings } from '../observability/tracing/tracing-settings.ts';
import { DATABASE_URL_SYNTAX } from '../store/engines.ts';
import { STORE_DEFAULTS, type StoreSettings } from '../store/store-settings.ts';
import {
  isLoopback,
  parseDatabaseUrl,
  parseHost,
  parseHttpUrl,
  parseOrigins,
  parsePreparing,
  parseProtocol,
  parseRatio,
  parseSwitch,
  parseTrustProxy,
  wholeNumber,
} from './setting-values.ts';

/** Everything that the environment decides. */
export interface Settings {
  host: string;
  port: number;
  store: StoreSettings;
  server: ServerSettings;
  graphql: GraphQLSettings;
  /** How long answers are kept under idempotency keys, in milliseconds. */
  idempotencyLifetime: number;
  /** Requests a second for each key; 0: no limit. */
  rateLimit: number;
  /** Requests a minute with a key that is none, for each address; 0: no limit. */
  authFailureLimit: number;
  /** Whether `/metrics` is there. */
  metrics: boolean;
  /** Which traces are kept; undefined: there is no place to send any to. */
  tracing: TracingSettings | undefined;
  logLevel: LogLevel;
  /** Fills an empty database with demo data and lets its well-known key in. Listens on loopback only. */
  demo: boolean;
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
type LogLevel = (typeof LOG_LEVELS)[number];

/** Settings that cannot work. Each problem names its setting and says what is allowed. */
export class InvalidSettings extends Error {
  override name = 'InvalidSettings';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** Reads and checks all settings at once. Throws `InvalidSettings` with every problem. */
export function readSettings(environment: NodeJS.ProcessEnv, { demo }: { demo: boolean }): Settings {
  const problems: string[] = [];
  const read = <Value>(name: string, fallback: string, parse: (text: string) => Value | undefined, allowed: string) => {
    const given = environment[name];
    const text = given === undefined || given === '' ? fallback : given;
    const value = parse(text);
    if (value === undefined) problems.push(`${name} is "${withoutPassword(name, text)}", but must be ${allowed}`);
    return value as Value;
  };
  const readTime = (name: string, fallback: number) =>
    read(
      name,
      String(fallback),
      wholeNumber(0, 3_600_000),
      'milliseconds, a whole number from 0 (no limit) to 3600000',
    );
  const readTimeout = (name: string, fallback: number) =>
    read(name, String(fallback), wholeNumber(100, 3_600_000), 'milliseconds, a whole number from 100 to 3600000');
  const readCount = (name: string, fallback: number) =>
    read(name, String(fallback), wholeNumber(1, 1_000_000), 'a whole number from 1 to 1000000');
  const settings: Settings = {
    host: read('HOST', '127.0.0.1', parseHost, 'an IP address or a host name, for example 127.0.0.1 or 0.0.0.0'),
    port: read('PORT', '4000', wholeNumber(0, 65_535), 'a whole number from 0 (any free port) to 65535'),
    store: {
      url: read('DATABASE_URL', 'file:./data/contacts.db', parseDatabaseUrl, DATABASE_URL_SYNTAX),
      poolSize: read(
        'DATABASE_POOL_SIZE',
        String(STORE_DEFAULTS.poolSize),
        wholeNumber(1, 1_000),
        'a whole number from 1 to 1000',
      ),
      statementTimeout: readTime('DATABASE_STATEMENT_TIMEOUT', STORE_DEFAULTS.statementTimeout),
      idleTimeout: readTime('DATABASE_IDLE_TIMEOUT', STORE_DEFAULTS.idleTimeout),
      maxConcurrentWrites: readCount('MAX_CONCURRENT_WRITES', STORE_DEFAULTS.maxConcurrentWrites),
      writeQueueTimeout: readTimeout('WRITE_QUEUE_TIMEOUT', STORE_DEFAULTS.writeQueueTimeout),
      prepareStatements: read('DATABASE_PREPARE_STATEMENTS', 'auto', parsePreparing, 'auto, on or off'),
    },
    server: {
      headersTimeout: readTimeout('HEADERS_TIMEOUT', SERVER_DEFAULTS.headersTimeout),
      requestTimeout: readTimeout('REQUEST_TIMEOUT', SERVER_DEFAULTS.requestTimeout),
      keepAliveTimeout: readTimeout('KEEP_ALIVE_TIMEOUT', SERVER_DEFAULTS.keepAliveTimeout),
      responseStallTimeout: readTimeout('RESPONSE_STALL_TIMEOUT', SERVER_DEFAULTS.responseStallTimeout),
      maxConcurrentRequests: readCount('MAX_CONCURRENT_REQUESTS', SERVER_DEFAULTS.maxConcurrentRequests),
      maxConnections: readCount('MAX_CONNECTIONS', SERVER_DEFAULTS.maxConnections),
      maxConnectionsPerAddress: readCount(
        'MAX_CONNECTIONS_PER_ADDRESS',
        Math.ceil(Number(environment.MAX_CONNECTIONS || SERVER_DEFAULTS.maxConnections) / 4) || 1,
      ),
      trustProxy: read(
        'TRUST_PROXY',
        'off',
        parseTrustProxy,
        'off or the addresses of your proxies, for example "loopback, 10.0.0.0/8"',
      ),
      corsOrigins: read(
        'CORS_ORIGINS',
        '',
        parseOrigins,
        'origins with commas between them, each a scheme, a host and a port where it is another than usual, ' +
          'for example https://crm.example.com,http://localhost:3000',
      ),
    },
    // Open where people try things out, and closed where it is meant.
    graphql: {
      graphiql: read('GRAPHIQL', demo ? 'on' : 'off', parseSwitch, 'on or off'),
      introspection: read('GRAPHQL_INTROSPECTION', demo ? 'on' : 'off', parseSwitch, 'on or off'),
      operationsPath: environment.GRAPHQL_PERSISTED_OPERATIONS || undefined,
    },
    idempotencyLifetime:
      read(
        'IDEMPOTENCY_TTL_HOURS',
        String(DEFAULT_HOURS),
        wholeNumber(1, 8_760),
        'hours, a whole number from 1 to 8760',
      ) * 3_600_000,
    rateLimit: read(
      'RATE_LIMIT',
      '1000',
      wholeNumber(0, 1_000_000),
      'requests a second for each key, a whole number from 0 (no limit) to 1000000',
    ),
    authFailureLimit: read(
      'AUTH_FAILURE_LIMIT',
      '60',
      wholeNumber(0, 1_000_000),
      'requests a minute with wrong keys for each address, a whole number from 0 (no limit) to 1000000',
    ),
    metrics: read('METRICS', 'on', parseSwitch, 'on or off'),
    tracing: isTracingWanted(environment)
      ? {
          sampler: read(
            'OTEL_TRACES_SAMPLER',
            'parentbased_always_on',
            (text) => SAMPLERS.find((sampler) => sampler === text),
            `one of ${SAMPLERS.join(', ')}`,
          ),
          ratio: read('OTEL_TRACES_SAMPLER_ARG', '1', parseRatio, 'a number from 0 to 1'),
        }
      : undefined,
    logLevel: read('LOG_LEVEL', 'info', parseLogLevel, `one of ${LOG_LEVELS.join(', ')}`),
    demo,
  };
  if (settings.tracing !== undefined) {
    // The exporter reads these from the environment itself, and would go on with others if they were wrong.
    for (const name of ENDPOINTS) read(name, 'http://localhost:4318', parseHttpUrl, 'a URL like http://localhost:4318');
    for (const name of PROTOCOLS) read(name, 'http/json', parseProtocol, 'http/json, which is what is sent');
  }
  if (demo && settings.host !== undefined && !isLoopback(settings.host)) {
    problems.push(
      `HOST is "${settings.host}", but the demo lets a well-known key in and so must stay on this machine: ` +
        'leave HOST out, or start without the demo (npm run serve)',
    );
  }
  const { headersTimeout, requestTimeout } = settings.server;
  if (headersTimeout > requestTimeout) {
    problems.push(
      `HEADERS_TIMEOUT is "${headersTimeout}", but must be at most REQUEST_TIMEOUT, which is "${requestTimeout}": ` +
        'the headers are a part of the request',
    );
  }
  if (problems.length > 0) throw new InvalidSettings(problems);
  return settings;
}

/**
 * A setting as it may be shown: of what could be a URL with a password no more than its scheme. A password may hold any
 * character where the URL is refused for it, so nothing tells where it ends.
 */
function withoutPassword(name: string, text: string): string {
  if (name !== 'DATABASE_URL' && !text.includes('@')) return text;
  const isPath = text.startsWith('file:') || /^\.{0,2}\/[^@:]*$/.test(text);
  if (isPath) return text;
  return `${/^(?:https?|mysql|postgres(?:ql)?|sqlite):(?:\/\/)?/.exec(text)?.[0] ?? ''}…`;
}

const ENDPOINTS = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'];
const PROTOCOLS = ['OTEL_EXPORTER_OTLP_PROTOCOL', 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'];

function isTracingWanted(environment: NodeJS.ProcessEnv): boolean {
  const isOff = environment.OTEL_SDK_DISABLED?.toLowerCase() === 'true' || environment.OTEL_TRACES_EXPORTER === 'none';
  return !isOff && ENDPOINTS.some((name) => (environment[name] ?? '') !== '');
}

function parseLogLevel(text: string): LogLevel | undefined {
  return LOG_LEVELS.find((level) => level === text);
}
