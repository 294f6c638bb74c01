import { BlockList, isIP } from 'node:net';

/** Everything that the environment decides. */
export interface Settings {
  host: string;
  port: number;
  /** `file:` and a path. */
  databaseUrl: string;
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
    if (value === undefined) problems.push(`${name} is "${text}", but must be ${allowed}`);
    return value as Value;
  };
  const settings: Settings = {
    host: read('HOST', '127.0.0.1', parseHost, 'an IP address or a host name, for example 127.0.0.1 or 0.0.0.0'),
    port: read('PORT', '4000', parsePort, 'a whole number from 0 (any free port) to 65535'),
    databaseUrl: read('DATABASE_URL', 'file:./data/contacts.db', parseDatabaseUrl, '"file:" and the path of a file'),
    logLevel: read('LOG_LEVEL', 'info', parseLogLevel, `one of ${LOG_LEVELS.join(', ')}`),
    demo,
  };
  if (demo && settings.host !== undefined && !isLoopback(settings.host)) {
    problems.push(
      `HOST is "${settings.host}", but the demo lets a well-known key in and so must stay on this machine: ` +
        'leave HOST out, or start without the demo (npm run serve)',
    );
  }
  if (problems.length > 0) throw new InvalidSettings(problems);
  return settings;
}

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;

function parseHost(text: string): string | undefined {
  return isIP(text) !== 0 || HOST_NAME.test(text) ? text : undefined;
}

function parsePort(text: string): number | undefined {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined;
}

function parseDatabaseUrl(text: string): string | undefined {
  return /^file:.+/.test(text) ? text : undefined;
}

function parseLogLevel(text: string): LogLevel | undefined {
  return LOG_LEVELS.find((level) => level === text);
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

function isLoopback(host: string): boolean {
  return host === 'localhost' || LOOPBACK.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4');
}
