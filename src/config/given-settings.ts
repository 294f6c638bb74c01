import { InvalidSettings } from './invalid-settings.ts';
import { readSettings, type Settings } from './settings.ts';
import { SETTINGS, type SettingName, type SettingValue } from './settings-table.ts';

/** The settings of a server. An application around the gateway has settings of its own for them. */
const OF_SERVERS = [
  'HOST',
  'PORT',
  'CORS_ORIGINS',
  'HEADERS_TIMEOUT',
  'REQUEST_TIMEOUT',
  'KEEP_ALIVE_TIMEOUT',
  'RESPONSE_STALL_TIMEOUT',
  'RESPONSE_MIN_RATE',
  'MAX_CONNECTIONS',
  'MAX_CONNECTIONS_PER_ADDRESS',
  'GRAPHIQL',
] as const satisfies readonly SettingName[];

type OfServers = (typeof OF_SERVERS)[number];

/**
 * The settings of the program. Its exporter of traces reads the environment and is one for the whole process, and only
 * the program starts workers.
 */
type OfProgram = Extract<SettingName, `OTEL_${string}` | 'WORKERS'>;

/** A value, or the text that the environment variable would have. */
type Given<Name extends SettingName> = string | ValueOf<SettingValue<Name>> | undefined;
type ValueOf<Value> = Value extends readonly string[] ? readonly string[] : Exclude<Value, string>;

export type GatewaySettings = { [Name in Exclude<SettingName, OfServers | OfProgram>]?: Given<Name> };
export type GatewayServerSettings = { [Name in OfServers]?: Given<Name> } & GatewaySettings;

/**
 * Reads and checks settings that a program passes, with the rules and defaults of the environment variables. Throws
 * `InvalidSettings` with all problems. Without a server, the settings of servers are among them.
 */
export function readGivenSettings(given: object, { hasServer }: { hasServer: boolean }): Settings {
  const problems: string[] = [];
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const problem = nameProblem(name, hasServer);
    const text = textOf(value);
    if (problem !== undefined) problems.push(problem);
    else if (text === undefined)
      problems.push(`${name} is ${kindOf(value)}, but must be ${SETTINGS[name as SettingName].allowed}`);
    else environment[name] = text;
  }
  try {
    const settings = readSettings(environment, { demo: false });
    if (problems.length === 0) return settings;
  } catch (error) {
    if (!(error instanceof InvalidSettings)) throw error;
    problems.push(...error.problems);
  }
  throw new InvalidSettings(problems);
}

function nameProblem(name: string, hasServer: boolean): string | undefined {
  if (!Object.hasOwn(SETTINGS, name)) return `${name} is not a setting: the type GatewayServerSettings lists all`;
  if (name.startsWith('OTEL_') || name === 'WORKERS')
    return `${name} configures the program contact-gateway only: leave it out`;
  if (hasServer || !OF_SERVERS.some((known) => known === name)) return undefined;
  return `${name} applies to startGateway only: leave it out, and configure your own server`;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return Array.isArray(value) && value.every((part) => typeof part === 'string') ? value.join(',') : undefined;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`;
}
