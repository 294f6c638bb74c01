import type { Parameter } from '../../../src/rest/server/route.ts';
import { definitionKey } from '../world.ts';
import type { Growth } from './growth.ts';
import { REPEATED, repeated, TEXTS } from './texts.ts';

/** The maximum size of the address and headers of a request together, without the rest of them. */
export const MAX_HEAD = 15_000;
/** The maximum text in an address after percent-encoding. */
const ENCODED = 3;

/** Texts for one part of a path. */
export function textGrowths(name: string): Growth[] {
  return TEXTS.map(({ name: what, text, isUsual }) => ({
    dimension: `${name}: one text of ${what}`,
    most: MAX_HEAD / (encodeURIComponent(text) === text ? 1 : ENCODED),
    isUsual: isUsual && what === 'plain',
    grow: (size) => repeated(text, size),
  }));
}

/** Dimensions of the query of an address. Values are the query with its question mark. */
export function queryGrowths(parameters: Record<string, Parameter>): Growth[] {
  return [
    ...Object.keys(parameters).flatMap(growthsOfParameter),
    {
      dimension: 'query: parameters that are not known',
      most: MAX_HEAD,
      isUsual: Object.keys(parameters).length > 0,
      grow: (size) => query(Array.from({ length: size / 10 }, (_, index) => [`p${index}`, '1'])),
    },
  ];
}

function growthsOfParameter(name: string): Growth[] {
  return [
    ...(SPECIAL[name] ?? []),
    ...TEXTS.map(({ name: what, text }) => ({
      dimension: `query.${name}: one text of ${what}`,
      most: MAX_HEAD / ENCODED,
      isUsual: false,
      grow: (size: number) => query([[name, repeated(text, size)]]),
    })),
    {
      dimension: `query.${name}: repeated`,
      most: MAX_HEAD,
      isUsual: name === 'attribute',
      grow: (size) => query(Array.from({ length: size / (name.length + 5) }, (_, index) => [name, `k${index}`])),
    },
  ];
}

/** Page tokens that can be decoded and contain something large. */
export const TOKENS: Record<string, (size: number) => string> = {
  'a token of lists in each other': (size) => encoded(`${'['.repeat(size / 2)}${']'.repeat(size / 2)}`),
  'a token of many numbers': (size) => encoded(`[${repeated('1,', size)}1]`),
  'a token with a long id': (size) => encoded(`[1,"${'a'.repeat(size)}"]`),
};

function encoded(text: string): string {
  return Buffer.from(text).toString('base64url');
}

/** Filters as JSON, by bytes. */
const FILTERS: Record<string, (size: number, turn: number) => string> = {
  'values that nobody has': (size, turn) => {
    const values = Array.from({ length: Math.min(100, size / 20) }, (_, index) => `nobody ${turn} ${index}`);
    return JSON.stringify({ attributes: [{ key: definitionKey(0), in: values }] });
  },
  conditions: (size) =>
    JSON.stringify({
      attributes: Array.from({ length: Math.min(10, size / 40) }, (_, index) => ({
        key: definitionKey(index),
        exists: false,
      })),
    }),
  'a beginning of names that nobody has': (size) => JSON.stringify({ displayNamePrefix: 'x'.repeat(size) }),
  'unknown fields': (size) => `{${Array.from({ length: size / 8 }, (_, index) => `"f${index}":1`).join()}}`,
  'lists in each other': (size) => `{"attributes":${'['.repeat(size / 2)}${']'.repeat(size / 2)}}`,
};

/** Other dimensions of parameters with a special meaning. */
const SPECIAL: Record<string, Growth[]> = {
  limit: [
    {
      dimension: 'query.limit: page size',
      most: 100,
      isUsual: true,
      grow: (size) => query([['limit', String(size)]]),
    },
  ],
  attribute: [
    {
      dimension: 'query.attribute: keys on a full page',
      most: MAX_HEAD,
      isUsual: true,
      grow: (size) =>
        query([
          ['limit', '100'],
          ['attribute', Array.from({ length: size / 5 }, (_, index) => `k${index}`).join()],
        ]),
    },
    {
      dimension: 'query.attribute: defined keys',
      most: 1_000,
      isUsual: false,
      grow: (size) => query([['attribute', Array.from({ length: size }, (_, index) => definitionKey(index)).join()]]),
    },
  ],
  filter: Object.entries(FILTERS).map(([what, filter]) => ({
    dimension: `query.filter: ${what}`,
    // Quotation marks and braces are three bytes each in an address.
    most: MAX_HEAD / ENCODED,
    isUsual: what === 'values that nobody has',
    grow: (size, turn) => query([['filter', filter(size, turn)]]),
  })),
  pageToken: Object.entries(TOKENS).map(([what, token]) => ({
    dimension: `query.pageToken: ${what}`,
    most: 7_000,
    isUsual: false,
    grow: (size) => query([['pageToken', token(size)]]),
  })),
};

/** Texts in one header, and the header sent many times. */
export function headerGrowths(name: string): Growth[] {
  return [
    ...TEXTS.filter(({ text }) => /^[\x20-\x7e]+$/.test(text)).map(({ name: what, text }) => ({
      dimension: `header ${name}: one text of ${what}`,
      most: MAX_HEAD,
      isUsual: what === 'entity tags',
      grow: (size: number) => ({ [name.toLowerCase()]: repeated(text, size) }),
    })),
    {
      dimension: `header ${name}: sent many times`,
      most: 600,
      isUsual: false,
      grow: (size) => ({ [name.toLowerCase()]: Array.from({ length: size }, () => REPEATED.digits as string) }),
    },
  ];
}

function query(pairs: readonly (readonly [string, string])[]): string {
  return `?${new URLSearchParams(pairs as [string, string][])}`;
}
