import { type Agent, request as httpRequest } from 'node:http';
import type { Offer, Wire } from './offers.ts';
import { type Aliens, type Place, STATES, type State, valueFor } from './places.ts';

/** A request to build: the named entities of an offer, and their places. */
export interface Cell {
  offer: Offer;
  states: ReadonlyMap<Place, State>;
  /** The index of the foreign workspace, and the form of headers. */
  turn: number;
}

/** The sender of a request: the key of a workspace, and the foreign names that it uses. */
export interface World {
  workspaceId: string;
  key: string;
  /** An access key that no request uses. */
  accessKeyId: string;
  aliens: Aliens;
}

/**
 * All requests of an offer: every combination of own, foreign and malformed names at the required places, alone and
 * with each of these at each optional place. Those with foreign names are repeated with other names and headers.
 */
export function cellsOf(offer: Offer, turns: number): Cell[] {
  const combinations = offer.always.reduce<Map<Place, State>[]>(
    (all, place) => STATES.flatMap((state) => all.map((states) => new Map([...states, [place, state]]))),
    [new Map()],
  );
  const cells = combinations.flatMap((states) => [
    states,
    ...offer.sometimes.flatMap((place) => STATES.map((state) => new Map([...states, [place, state]]))),
  ]);
  return cells.flatMap((states) => {
    const length = [...states.values()].includes('alien') ? turns : 1;
    return Array.from({ length }, (_, turn) => ({ offer, states, turn }));
  });
}

/** Whether the request certainly changes nothing, so that it can run at the same time as others. */
export function isRead({ offer, states }: Cell): boolean {
  return !offer.changes || [...states].some(([{ kind }, state]) => kind === 'workspace' && state !== 'own');
}

export function describeCell({ offer, states, turn }: Cell): string {
  return `${offer.name} with ${[...states].map(([{ name }, state]) => `${state} ${name}`).join(', ')} (${turn})`;
}

/** Idempotency keys are used once, so that no foreign one becomes an own one. */
export function namesAlienKey({ states }: Cell): boolean {
  return [...states].some(([{ kind }, state]) => kind === 'idempotencyKey' && state === 'alien');
}

const ACCEPTS = ['application/json', 'application/problem+json', '*/*', 'application/graphql-response+json'];
const SCHEMES = ['AccessKey', 'Bearer', 'accesskey'];

/** The request of a cell in a world. `key` selects the foreign idempotency key. */
export function wireOf({ offer, states, turn }: Cell, world: World, key: number): Wire {
  const values = new Map(
    [...states].map(([place, state]) => {
      const value = valueFor(place, state, world, place.kind === 'idempotencyKey' ? key : turn);
      return [place, turn % 2 === 1 && /^[0-9a-f-]{36}$/.test(`${value}`) ? `${value}`.toUpperCase() : value];
    }),
  );
  const wire = offer.request(values);
  return {
    ...wire,
    headers: {
      ...wire.headers,
      authorization: `${SCHEMES[turn % SCHEMES.length]} ${world.key}`,
      accept: ACCEPTS[turn % ACCEPTS.length] as string,
      ...(wire.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
  };
}

export interface Reply {
  status: number | undefined;
  headers: Record<string, unknown>;
  body: string;
}

/** Sends a request over a keep-alive connection: `fetch` is slower than the gateway. */
export function send(url: string, agent: Agent, { method, path, headers, body }: Wire): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const request = httpRequest(url + path, { method, agent, headers: { ...headers, ...length } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: text }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** A reply without values that differ between requests and between workspaces. */
export function comparable({ status, headers, body }: Reply, { workspaceId, aliens }: World): string {
  const { date: _date, 'x-request-id': _id, ...stable } = headers;
  return anonymous(JSON.stringify({ status, stable, body }), workspaceId, aliens);
}

/** Text in which the own workspace, foreign names and generated values are replaced by constants. */
export function anonymous(text: string, workspaceId: string, aliens: Aliens): string {
  const names = patterns.get(aliens) ?? patternOf(aliens);
  patterns.set(aliens, names);
  return (
    text
      .replaceAll(/Wz[AE][\w-]{14,}/g, placeOf)
      .replaceAll(/cgk_\w+/g, '(secret)')
      .replaceAll(/[\w-]{60,}/g, nodeOf)
      .replaceAll(new RegExp(workspaceId, 'gi'), '(workspace)')
      .replaceAll(names, '(alien)')
      .replaceAll(/0(?!190a000)[0-9a-f]{7}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g, '(fresh id)')
      .replaceAll(/\b1[78]\d{11}\b/g, '0')
      .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '(time)')
      // Written some time after the use.
      .replaceAll(/(lastUsedAt\W+)(?:null|\(time\))/g, '$1(time or null)')
  );
}

const patterns = new WeakMap<Aliens, RegExp>();

function patternOf(aliens: Aliens): RegExp {
  const { idempotencyKey: _keys, token, ...named } = aliens;
  const texts = Object.values(named)
    .flat()
    .map((name) => (typeof name === 'string' ? name : name.value));
  const places = token.map((text) => JSON.parse(Buffer.from(text, 'base64url').toString())[1]);
  return new RegExp([...new Set([...texts, ...places])].join('|'), 'gi');
}

/** The content of a page token, without the mark of its collection, which differs between workspaces. */
function placeOf(token: string): string {
  return Buffer.from(token, 'base64url')
    .toString()
    .replace(/,"[\w-]+"\]$/, ']');
}

/** The content of the id of a node, which has the workspace in it. Other texts are unchanged. */
function nodeOf(text: string): string {
  const content = Buffer.from(text, 'base64url').toString();
  return /^[A-Za-z]+:[0-9a-f-]{36}:/.test(content) ? content : text;
}
