import type { TokenSettings } from '../access/tokens/token-claims.ts';
import type { GraphQLSettings } from '../graphql/server/settings.ts';
import type { ServerSettings } from '../http/server-settings.ts';
import type { TracingSettings } from '../observability/tracing/tracing-settings.ts';
import type { StoreSettings } from '../store/store-settings.ts';
import { InvalidSettings } from './invalid-settings.ts';
import { isLoopback, type LogLevel } from './setting-values.ts';
import { SETTINGS, type Setting, type SettingName, type SettingValue } from './settings-table.ts';

/** All settings that environment variables determine. */
export interface Settings {
  host: string;
  port: number;
  /** The number of processes that serve. */
  workers: number;
  store: StoreSettings;
  server: ServerSettings;
  graphql: GraphQLSettings;
  /** How long results are stored under idempotency keys, in milliseconds. */
  idempotencyLifetime: number;
  /** How long the history keeps changes of contacts, in milliseconds. 0: forever. */
  historyLifetime: number;
  /** Requests per second for each key. 0: no limit. */
  rateLimit: number;
  /** Requests per minute with an unknown key, for each address. 0: no limit. */
  authFailureLimit: number;
  /** The accepted access tokens. Undefined if no issuer is set. */
  tokens: TokenSettings | undefined;
  /** Whether to serve `/metrics`. */
  metrics: boolean;
  /** The traces to export. Undefined if no exporter is configured. */
  tracing: TracingSettings | undefined;
  logLevel: LogLevel;
  /** The workspace and key of an empty database. Undefined if none are configured. */
  bootstrap: BootstrapSettings | undefined;
  /** Fills an empty database with demo data and accepts the public demo key. Listens on loopback only. */
  demo: boolean;
}

/** The workspace and key that the first start creates. */
export interface BootstrapSettings {
  workspaceId: string;
  /** The file that holds the key, or where a new key is written if it does not exist. */
  keyFile: string;
}

/** Reads and checks all settings. Throws `InvalidSettings` with all problems. */
export function readSettings(environment: NodeJS.ProcessEnv, { demo }: { demo: boolean }): Settings {
  const problems: string[] = [];
  const read = <Name extends SettingName>(name: Name): SettingValue<Name> => {
    const { default: fallback, parse, allowed }: Setting<unknown> = SETTINGS[name];
    const text = environment[name] || (typeof fallback === 'string' ? fallback : fallback({ environment, demo }));
    const value = parse(text);
    if (value === undefined) problems.push(`${name} is "${withoutPassword(name, text)}", but must be ${allowed}`);
    return value as SettingValue<Name>;
  };
  const settings: Settings = {
    host: read('HOST'),
    port: read('PORT'),
    workers: read('WORKERS'),
    store: {
      url: read('DATABASE_URL'),
      poolSize: read('DATABASE_POOL_SIZE'),
      statementTimeout: read('DATABASE_STATEMENT_TIMEOUT'),
      idleTimeout: read('DATABASE_IDLE_TIMEOUT'),
      maxConcurrentWrites: read('MAX_CONCURRENT_WRITES'),
      writeQueueTimeout: read('WRITE_QUEUE_TIMEOUT'),
      prepareStatements: read('DATABASE_PREPARE_STATEMENTS'),
    },
    server: {
      headersTimeout: read('HEADERS_TIMEOUT'),
      requestTimeout: read('REQUEST_TIMEOUT'),
      keepAliveTimeout: read('KEEP_ALIVE_TIMEOUT'),
      responseStallTimeout: read('RESPONSE_STALL_TIMEOUT'),
      responseMinRate: read('RESPONSE_MIN_RATE'),
      maxConcurrentRequests: read('MAX_CONCURRENT_REQUESTS'),
      maxConnections: read('MAX_CONNECTIONS'),
      maxConnectionsPerAddress: read('MAX_CONNECTIONS_PER_ADDRESS'),
      trustProxy: read('TRUST_PROXY'),
      corsOrigins: read('CORS_ORIGINS'),
    },
    graphql: {
      graphiql: read('GRAPHIQL'),
      introspection: read('GRAPHQL_INTROSPECTION'),
      federation: read('GRAPHQL_FEDERATION'),
      operationsPath: read('GRAPHQL_PERSISTED_OPERATIONS') || undefined,
    },
    idempotencyLifetime: read('IDEMPOTENCY_TTL_HOURS') * 3_600_000,
    historyLifetime: read('HISTORY_RETENTION_DAYS') * 86_400_000,
    rateLimit: read('RATE_LIMIT'),
    authFailureLimit: read('AUTH_FAILURE_LIMIT'),
    tokens: undefined,
    metrics: read('METRICS'),
    tracing: isTracingWanted(environment)
      ? { sampler: read('OTEL_TRACES_SAMPLER'), ratio: read('OTEL_TRACES_SAMPLER_ARG') }
      : undefined,
    logLevel: read('LOG_LEVEL'),
    bootstrap: undefined,
    demo,
  };
  // The exporter reads these variables itself, and uses defaults if they are invalid.
  if (settings.tracing !== undefined) for (const name of [...ENDPOINTS, ...PROTOCOLS]) read(name);
  if (demo && settings.host !== undefined && !isLoopback(settings.host)) {
    problems.push(
      `HOST is "${settings.host}", but the demo lets a well-known key in and so must stay on this machine: ` +
        'leave HOST out, or start without the demo (npm run serve)',
    );
  }
  const bootstrap = { workspaceId: read('BOOTSTRAP_WORKSPACE_ID'), keyFile: read('BOOTSTRAP_KEY_FILE') };
  if ((bootstrap.workspaceId === '') !== (bootstrap.keyFile === '')) {
    problems.push('BOOTSTRAP_WORKSPACE_ID and BOOTSTRAP_KEY_FILE belong together: set both, or none');
  }
  // The demo has a workspace and a key of its own.
  if (bootstrap.keyFile !== '' && !demo) settings.bootstrap = bootstrap;
  const { workspaceClaim, scopeClaim, originClaim, workspaceId, ...required } = {
    issuer: read('OIDC_ISSUER'),
    audience: read('OIDC_AUDIENCE'),
    jwksUrl: read('OIDC_JWKS_URL'),
    workspaceId: read('OIDC_WORKSPACE_ID'),
    workspaceClaim: read('OIDC_WORKSPACE_CLAIM'),
    scopeClaim: read('OIDC_SCOPE_CLAIM'),
    originClaim: read('OIDC_ORIGIN_CLAIM'),
  };
  const given = Object.values(required).filter((text) => text !== '');
  if (given.length === 3) settings.tokens = { ...required, workspaceId, workspaceClaim, scopeClaim, originClaim };
  else if (given.length > 0 && given.every((text) => text !== undefined)) {
    problems.push('OIDC_ISSUER, OIDC_AUDIENCE and OIDC_JWKS_URL belong together: set all three, or none');
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
 * Returns a setting without its password, for messages. Shows only the scheme of a text that may be a URL with a
 * password: in an invalid URL, the end of the password is unknown.
 */
function withoutPassword(name: string, text: string): string {
  if (name !== 'DATABASE_URL' && !text.includes('@')) return text;
  const isPath = text.startsWith('file:') || /^\.{0,2}\/[^@:]*$/.test(text);
  if (isPath) return text;
  return `${/^(?:https?|mysql|postgres(?:ql)?|sqlite):(?:\/\/)?/.exec(text)?.[0] ?? ''}…`;
}

const ENDPOINTS = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] as const;
const PROTOCOLS = ['OTEL_EXPORTER_OTLP_PROTOCOL', 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'] as const;

function isTracingWanted(environment: NodeJS.ProcessEnv): boolean {
  const isOff = environment.OTEL_SDK_DISABLED?.toLowerCase() === 'true' || environment.OTEL_TRACES_EXPORTER === 'none';
  return !isOff && ENDPOINTS.some((name) => (environment[name] ?? '') !== '');
}
