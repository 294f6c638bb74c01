import { BlockList, isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { UUID } from '../contacts/validation/schema-validator.ts';
import type { ServerSettings } from '../http/server-settings.ts';
import { SAMPLERS, type TracingSettings } from '../observability/tracing/tracing-settings.ts';
import { isDatabaseUrl } from '../store/engines.ts';
import type { StoreSettings } from '../store/store-settings.ts';

// Parsers of settings. Each returns undefined for an invalid text.

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;

export function parseHost(text: string): string | undefined {
  return isIP(text) !== 0 || HOST_NAME.test(text) ? text : undefined;
}

export function wholeNumber(least: number, most: number) {
  return (text: string): number | undefined => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    return number >= least && number <= most ? number : undefined;
  };
}

/** The maximum number of workers. */
const MAX_WORKERS = 64;

/** Parses the number of processes that serve. `auto`: one for each processor. */
export function parseWorkers(text: string): number | undefined {
  return text === 'auto' ? Math.min(availableParallelism(), MAX_WORKERS) : wholeNumber(1, MAX_WORKERS)(text);
}

/** Parses trusted proxies. Rejects wildcards and hop counts, because both let clients choose their address. */
export function parseTrustProxy(text: string): ServerSettings['trustProxy'] | undefined {
  if (text === 'off') return false;
  const addresses = text.split(',').map((address) => address.trim());
  return addresses.every(isAddressRange) ? addresses : undefined;
}

function isAddressRange(text: string): boolean {
  if (/^(loopback|linklocal|uniquelocal)$/.test(text)) return true;
  const [address = '', bits = '1', ...more] = text.split('/');
  const most = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
  return more.length === 0 && wholeNumber(1, most)(bits) !== undefined;
}

export function parsePreparing(text: string): StoreSettings['prepareStatements'] | undefined {
  return text === 'auto' ? text : parseSwitch(text);
}

export function parseSwitch(text: string): boolean | undefined {
  return text === 'on' || text === 'off' ? text === 'on' : undefined;
}

export function parseDatabaseUrl(text: string): string | undefined {
  return isDatabaseUrl(text) ? text : undefined;
}

/** Returns the id in lower case. An empty text stands for no workspace. */
export function parseWorkspaceId(text: string): string | undefined {
  return text === '' || UUID.test(text) ? text.toLowerCase() : undefined;
}

export function parseOrigins(text: string): string[] | undefined {
  const origins = text === '' ? [] : text.split(',').map((origin) => origin.trim());
  return origins.every((origin) => /^https?:/.test(origin) && URL.parse(origin)?.origin === origin)
    ? origins
    : undefined;
}

export function parseRatio(text: string): number | undefined {
  return /^(?:0?\.\d{1,17}|0|1(?:\.0{1,17})?)$/.test(text) ? Number(text) : undefined;
}

export function parseHttpUrl(text: string): string | undefined {
  return /^https?:$/.test(URL.parse(text)?.protocol ?? '') ? text : undefined;
}

/** Parses an issuer, which tokens must name exactly like this. It has no fragment, so that `#` can follow it in ids. */
export function parseIssuer(text: string): string | undefined {
  return text === '' || (parseHttpUrl(text) !== undefined && !text.includes('#') && text.length <= 255)
    ? text
    : undefined;
}

/** Parses the address of signing keys. Over plain HTTP, others could replace the keys on their way. */
export function parseKeysUrl(text: string): string | undefined {
  const url = URL.parse(text);
  const isSafe =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname.replace(/^\[|\]$/g, '')));
  return text === '' || isSafe ? text : undefined;
}

export function parseClaimName(text: string): string | undefined {
  return /^[\x21-\x7e]{0,255}$/.test(text) ? text : undefined;
}

export function parseSampler(text: string): TracingSettings['sampler'] | undefined {
  return SAMPLERS.find((sampler) => sampler === text);
}

/** Parses the protocol of the exporter. Collectors accept JSON and protobuf at the same HTTP address, but not gRPC. */
export function parseProtocol(text: string): string | undefined {
  return text.startsWith('http/') ? text : undefined;
}

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export function parseLogLevel(text: string): LogLevel | undefined {
  return LOG_LEVELS.find((level) => level === text);
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

export function isLoopback(host: string): boolean {
  return host === 'localhost' || LOOPBACK.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4');
}
