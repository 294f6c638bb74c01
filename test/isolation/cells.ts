import { type Agent, request as httpRequest } from 'node:http';
import type { Offer, Wire } from './offers.ts';
import { type Aliens, type Place, STATES, type State, valueFor } from './places.ts';

/** One request to be: what of an offer it names, and what stands there. */
export interface Cell {
  offer: Offer;
  states: ReadonlyMap<Place, State>;
  /** Which of the aliens, and in what form of headers. */
  turn: number;
}

/** From where a request is sent: with a key of that workspace, and with what names as those of aliens. */
export interface World {
  workspaceId: string;
  key: string;
  aliens: Aliens;
}

/**
 * All requests of an offer: every combination of own, alien and malformed in what has to be named, by itself and with
 * each of these in each place that may be; what names aliens so often, each time other ones and in other headers.
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

/** Whether it certainly changes nothing, so that it may be sent beside others. */
export function isRead({ offer, states }: Cell): boolean {
  return !offer.changes || [...states].some(([{ kind }, state]) => kind === 'workspace' && state !== 'own');
}

export function describeCell({ offer, states, turn }: Cell): string {
  return `${offer.name} with ${[...states].map(([{ name }, state]) => `${state} ${name}`).join(', ')} (${turn})`;
}

/** Keys are used once, so that none of the aliens' becomes one's own. */
export function namesAlienKey({ states }: Cell): boolean {
  return [...states].some(([{ kind }, state]) => kind === 'idempotencyKey' && state === 'alien');
}

const ACCEPTS = ['application/json', 'application/problem+json', '*/*', 'application/graphql-response+json'];
const SCHEMES = ['AccessKey', 'Bearer', 'accesskey'];

/** The request of a cell as it is sent from a world. `key` says which idempotency key of the aliens it is. */
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

/** Sends a request over a connection that is kept: `fetch` takes longer than the gateway does. */
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

/** A reply without what differs from request to request and from workspace to workspace. */
export function comparable({ status, headers, body }: Reply, { workspaceId, aliens }: World): string {
  const { date: _date, 'x-request-id': _id, ...stable } = headers;
  return anonymous(JSON.stringify({ status, stable, body }), workspaceId, aliens);
}

/** Text with one's own workspace, the names of aliens and what comes of the moment made equal. */
export function anonymous(text: string, workspaceId: string, aliens: Aliens): string {
  const names = patterns.get(aliens) ?? patternOf(aliens);
  patterns.set(aliens, names);
  return text
    .replaceAll(/Wz[AE][\w-]{14,}/g, placeOf)
    .replaceAll(new RegExp(workspaceId, 'gi'), '(workspace)')
    .replaceAll(names, '(alien)')
    .replaceAll(/0(?!190a000)[0-9a-f]{7}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g, '(fresh id)')
    .replaceAll(/\b1[78]\d{11}\b/g, '0')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '(time)');
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

/** What a page token names, without the mark of its collection, which differs between workspaces. */
function placeOf(token: string): string {
  return Buffer.from(token, 'base64url')
    .toString()
    .replace(/,"[\w-]+"\]$/, ']');
}
