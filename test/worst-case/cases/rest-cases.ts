import { ROUTES } from '../../../src/rest/routes.ts';
import type { Route } from '../../../src/rest/server/route.ts';
import type { Wire } from '../wire.ts';
import { type Caller, definitionKey, type World } from '../world.ts';
import { type Case, casesOf, headersOf, isText, sizesUpTo } from './case.ts';
import { baseOf, type Growth, growthsOf, LIMITS } from './growth.ts';
import { headerGrowths, queryGrowths, textGrowths } from './parameter-growth.ts';
import { RAW_BODIES } from './raw-bodies.ts';
import { shapeOfSchema } from './shape.ts';
import { DELETES, type Target, targetsOf } from './targets.ts';

/** The parts of a route's request that differ from the default. */
interface Parts {
  caller?: Caller;
  path?: Record<string, unknown>;
  query?: string;
  headers?: Wire['headers'];
  body?: string | Buffer | undefined;
  turn: number;
}

/** Every dimension of the requests of every route. */
export function restCases(world: World): Case[] {
  return ROUTES.flatMap((route) => {
    const targets = targetsOf(route.operation.name);
    return [
      ...targets.flatMap((target, index) => casesOnTarget(world, route, target, index === 0)),
      ...casesOfStrangers(world, route, targets[0] as Target),
      ...casesOfDeleting(world, route, targets[0] as Target),
    ];
  });
}

function casesOnTarget(world: World, route: Route, target: Target, isFirst: boolean): Case[] {
  const operation = `${route.method} ${route.path}`;
  const on = ` (${target.on})`;
  const request = (parts: Parts) => wireOf(world, route, target, parts);
  const of = (growths: readonly Growth[], place: (value: unknown, turn: number) => Parts) =>
    casesOf(operation, growths, (value, turn) => request(place(value, turn)), on);
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const cases = [
    ...of([PLAIN_REQUEST], (_, turn) => ({ turn })),
    ...names.flatMap((name) => of(textGrowths(`path.${name}`), (value, turn) => ({ path: { [name]: value }, turn }))),
    ...of(queryGrowths(route.query ?? {}), (value, turn) => ({ query: value as string, turn })),
    ...(route.headers ?? []).flatMap((name) =>
      of(headerGrowths(name), (value, turn) => ({ headers: value as Wire['headers'], turn })),
    ),
    ...of(bodyGrowths(world, route, target), (value, turn) => ({ body: JSON.stringify(value), turn })),
    ...of(rawGrowths(route), (value, turn) => ({ body: value as string, turn })),
  ];
  return isFirst ? cases : cases.filter(({ dimension }) => !isText(dimension));
}

/** The unchanged request, so that an operation without input is measured as well. */
const PLAIN_REQUEST: Growth = { dimension: 'the request as it is', most: 1, isUsual: true, grow: () => undefined };

function bodyGrowths(world: World, route: Route, target: Target): Growth[] {
  if (route.body === undefined) return [];
  const shape = shapeOfSchema(route.body.schema);
  return growthsOf(shape, '', (turn) => baseOf(shape, target, turn, world)).map((growth) => ({
    ...growth,
    dimension: `body.${growth.dimension}`,
  }));
}

function rawGrowths(route: Route): Growth[] {
  if (route.body === undefined) return [];
  return Object.entries(RAW_BODIES).map(([what, body]) => ({
    dimension: `body: ${what}`,
    most: LIMITS,
    isUsual: route.operation.name === 'updateContact',
    grow: (size) => body(Math.floor(size)),
  }));
}

/** Requests without a key, or with a key without scopes. */
function casesOfStrangers(world: World, route: Route, target: Target): Case[] {
  return (['no key', 'key without scopes'] as const).flatMap((caller): Case[] =>
    Object.entries(STRANGE_BODIES).map(([what, body]) => ({
      operation: `${route.method} ${route.path}`,
      dimension: `body: ${what}`,
      caller,
      isUsual: caller === 'no key' && what === 'many keys',
      sizes: sizesUpTo(LIMITS),
      request: (size, turn) => wireOf(world, route, target, { caller, body: body(size), turn }),
    })),
  );
}

const STRANGE_BODIES: Record<string, (bytes: number) => string> = {
  'many keys': (bytes) =>
    JSON.stringify({
      attributes: Object.fromEntries(Array.from({ length: bytes / 24 }, (_, index) => [`unknown${index}`, 'x'])),
    }),
  'lists in each other': (bytes) => `{"attributes":${'['.repeat(bytes / 2)}${']'.repeat(bytes / 2)}}`,
};

function casesOfDeleting(world: World, route: Route, target: Target): Case[] {
  const named = DELETES[route.operation.name];
  if (named === undefined) return [];
  return [
    {
      operation: `${route.method} ${route.path}`,
      dimension: 'contacts that belong to it',
      caller: 'key',
      isUsual: true,
      sizes: world.deletable,
      isOnce: true,
      request: (size, turn) => wireOf(world, route, target, { path: named(world.deletable.indexOf(size)), turn }),
    },
  ];
}

function wireOf(world: World, route: Route, target: Target, parts: Parts): Wire {
  const { caller = 'key', turn, query = '', headers = {} } = parts;
  const named: Record<string, unknown> = { ...target.named(turn, world), ...parts.path };
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    if (named[name] === undefined) {
      throw new Error(`no value for the part {${name}} of a path: add it in test/worst-case/cases/targets.ts`);
    }
    return encodeURIComponent(String(named[name]));
  });
  const body = parts.body ?? usualBody(world, route, target, turn);
  return {
    method: route.method,
    path: `${path}${query}`,
    headers: {
      ...headersOf(world, caller),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body,
    ...(isStream(route) ? { isStream: true } : {}),
  };
}

function isStream({ responses }: Route): boolean {
  return Object.values(responses).some(({ mediaType }) => mediaType !== undefined);
}

function usualBody(world: World, route: Route, target: Target, turn: number): string | undefined {
  if (route.body === undefined) return undefined;
  const shape = shapeOfSchema(route.body.schema);
  const isContact = shape.kind === 'record' && 'attributes' in shape.fields;
  const change = isContact ? { attributes: { [definitionKey(turn % 900)]: `x${turn}` } } : {};
  return JSON.stringify({ ...baseOf(shape, target, turn, world), ...change });
}
