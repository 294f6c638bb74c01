import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInputObjectType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isUnionType,
} from 'graphql';
import { subgraph as schema } from '../../src/graphql/federation/subgraph.ts';
import { ROUTES } from '../../src/rest/routes.ts';
import { changesSomething, type Route } from '../../src/rest/server/route.ts';
import { OWN, type Place, placeOf, written } from './places.ts';

export interface Wire {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
}

/** An operation or a field of an API. */
export interface Offer {
  name: string;
  /** Whether it makes a change if it is allowed. */
  changes: boolean;
  /** The names that every request requires. */
  always: Place[];
  /** The names that a request can have. */
  sometimes: Place[];
  /** Builds the request with these values. */
  request(values: ReadonlyMap<Place, unknown>): Wire;
}

/** Every route with every place of its path, query, headers and body; every field of the schema with arguments. */
export function allOffers(): Offer[] {
  return [...ROUTES.map(offerOfRoute), ...offersOfRoots(), ...offersOfEdges()];
}

/** Other required values and their defaults. */
const PLAIN: Record<string, unknown> = {
  displayName: 'New',
  name: 'New',
  type: 'string',
  toVersion: 1,
  scopes: ['contacts:read'],
};
const OF_INPUTS: Record<string, unknown> = { ...PLAIN, type: 'STRING', contactId: OWN.otherContact };

function offerOfRoute(route: Route): Offer {
  const { method, path, operation, query = {}, body } = route;
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const always = names.flatMap((name) => placeOf(`${method} ${path}`, name) ?? []);
  const inQuery = Object.keys(query).flatMap((name) => placeOf(operation.name, name) ?? []);
  const { properties = {}, required = [] } = (body?.schema ?? {}) as { properties?: object; required?: string[] };
  const inBody = Object.keys(properties).flatMap((name) => placeOf(operation.name, name) ?? []);
  const inHeaders = changesSomething(route) ? [placeOf(operation.name, 'idempotencyKey') as Place] : [];
  // A path has the two parts of an identifier, which belong together.
  const identifier = always.find(({ name }) => name === 'identifierKey');
  const needed = Object.assign(
    {},
    ...required.map((name) => {
      const place = inBody.find((each) => each.name === name);
      if (place === undefined) return name in PLAIN ? { [name]: PLAIN[name] } : {};
      return written(place, place.kind === 'contact' ? OWN.otherContact : OWN[place.kind as 'list']);
    }),
  );
  return {
    name: `${method} ${path}`,
    changes: changesSomething(route),
    always: always.filter(({ name }) => name !== 'identifierValue'),
    sometimes: [...inQuery, ...inHeaders, ...inBody],
    request(values) {
      const segment = (name: string) => {
        if (name === 'identifierKey' || name === 'identifierValue') {
          const value = values.get(identifier as Place) as { key: string; value: string };
          return name === 'identifierKey' ? value.key : value.value;
        }
        return values.get(always.find((place) => place.name === name) as Place) as string;
      };
      const filled = path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(segment(name)));
      const asked = inQuery.filter((place) => values.has(place));
      const search = new URLSearchParams(
        asked.map((place) => [place.name, String(place.write(values.get(place) as never))]),
      );
      const given = Object.assign(
        {},
        needed,
        ...inBody.filter((place) => values.has(place)).map((place) => written(place, values.get(place) as string)),
      );
      return {
        method,
        path: `${filled}${asked.length === 0 ? '' : `?${search}`}`,
        headers: Object.fromEntries(
          inHeaders.filter((place) => values.has(place)).map((place) => ['idempotency-key', `${values.get(place)}`]),
        ),
        body: body === undefined ? undefined : JSON.stringify(given),
      };
    },
  };
}

type Field = GraphQLField<unknown, unknown>;

function fieldsOf(type: GraphQLObjectType | null | undefined): Field[] {
  return Object.values(type?.getFields() ?? {});
}

function offersOfRoots(): Offer[] {
  const offers = (operation: 'query' | 'mutation', type: GraphQLObjectType | null | undefined) =>
    fieldsOf(type).map((field) => {
      const args = field.args.map(argumentOf);
      const document = `${operation} ${declarations(field.args)} { ${field.name}${passed(field.args)} ${selection(field.type, 5)} }`;
      return {
        name: `${type?.name}.${field.name}`,
        changes: operation === 'mutation',
        always: args
          .flatMap(({ place }) => (place?.kind === 'workspace' ? [place] : []))
          .concat(
            args.flatMap(({ place, isNeeded }) =>
              place !== undefined && isNeeded && place.kind !== 'workspace' ? [place] : [],
            ),
          ),
        sometimes: args.flatMap(({ place, isNeeded, parts }) => [
          ...(place === undefined || isNeeded ? [] : [place]),
          ...parts,
        ]),
        request: (values: ReadonlyMap<Place, unknown>) => post(document, variablesOf(args, values)),
      };
    });
  return [...offers('query', schema.getQueryType()), ...offers('mutation', schema.getMutationType())];
}

/** Fields with arguments below the root, each with a path from a root field. */
function offersOfEdges(): Offer[] {
  const roots = fieldsOf(schema.getQueryType());
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(
      (type) => type !== schema.getQueryType() && type !== schema.getMutationType() && !type.name.startsWith('__'),
    )
    .flatMap((type) =>
      fieldsOf(type)
        .filter(({ args }) => args.length > 0)
        .map((field): Offer => {
          const way = roots.map((root) => wayTo(type, root)).find((found) => found !== undefined);
          if (way === undefined) throw new Error(`no query leads to ${type.name}.${field.name}: the test needs a way`);
          const [root, ...steps] = way as [Field, ...Field[]];
          const args = [...root.args.filter(isRequiredArgument), ...field.args];
          const known = args.map(argumentOf);
          const inner = `${field.name}${passed(field.args)} ${selection(field.type, 4)}`;
          const body = [root, ...steps].reduceRight(
            (text, { name }, index) =>
              `${name}${index === 0 ? passed(root.args.filter(isRequiredArgument)) : ''} { ${text} }`,
            inner,
          );
          const document = `query ${declarations(args)} { ${body} }`;
          return {
            name: `${type.name}.${field.name}`,
            changes: false,
            always: known.flatMap(({ place, isNeeded }) => (isNeeded && place !== undefined ? [place] : [])),
            sometimes: known.flatMap(({ place, isNeeded }) => (!isNeeded && place !== undefined ? [place] : [])),
            request: (values) => post(document, variablesOf(known, values)),
          };
        }),
    );
}

/** The path from a root field to a field of this type, over at most two others. */
function wayTo(type: GraphQLObjectType, root: Field, steps = 3): Field[] | undefined {
  const here = getNamedType(root.type);
  if (here === type) return [root];
  if (steps === 0 || !isObjectType(here)) return undefined;
  for (const next of fieldsOf(here)) {
    if (next.args.some(isRequiredArgument)) continue;
    const rest = wayTo(type, next, steps - 1);
    if (rest !== undefined) return [root, ...rest];
  }
  return undefined;
}

interface Argument {
  argument: GraphQLArgument;
  isNeeded: boolean;
  place: Place | undefined;
  /** The places inside an input. */
  parts: Place[];
}

function argumentOf(argument: GraphQLArgument): Argument {
  const type = getNamedType(argument.type);
  const isNeeded = isRequiredArgument(argument);
  if (!isInputObjectType(type) || type.name === 'IdentifierInput') {
    return { argument, isNeeded, place: placeOf('argument', argument.name), parts: [] };
  }
  checkNested(type);
  const parts = Object.values(type.getFields()).flatMap(({ name }) => placeOf(type.name, name) ?? []);
  return { argument, isNeeded, place: undefined, parts };
}

/** Nested inputs are replaced as a whole, but each of their fields must be classified. */
function checkNested(type: unknown): void {
  if (!isInputObjectType(type)) return;
  for (const field of Object.values(type.getFields())) {
    placeOf(type.name, field.name);
    const inner = getNamedType(field.type);
    if (inner !== type) checkNested(inner);
  }
}

function declarations(args: readonly GraphQLArgument[]): string {
  return args.length === 0 ? '' : `(${args.map(({ name, type }) => `$${name}: ${type}`).join(', ')})`;
}

function passed(args: readonly GraphQLArgument[]): string {
  return args.length === 0 ? '' : `(${args.map(({ name }) => `${name}: $${name}`).join(', ')})`;
}

function variablesOf(args: readonly Argument[], values: ReadonlyMap<Place, unknown>): Record<string, unknown> {
  return Object.assign(
    {},
    ...args.map(({ argument, place, parts, isNeeded }) => {
      if (place !== undefined) return values.has(place) ? written(place, values.get(place) as string) : {};
      const type = getNamedType(argument.type);
      const given = parts.filter((part) => values.has(part));
      if (!isInputObjectType(type) || (given.length === 0 && !isNeeded)) return {};
      const needed = Object.values(type.getFields()).filter(isRequiredInputField);
      return {
        [argument.name]: Object.assign(
          {},
          ...needed.map((field) => neededPart(field, parts)),
          ...given.map((part) => written(part, values.get(part) as string)),
        ),
      };
    }),
  );
}

function neededPart({ name }: GraphQLInputField, parts: readonly Place[]): object {
  const place = parts.find((part) => part.name === name);
  if (name in OF_INPUTS || place === undefined) return name in OF_INPUTS ? { [name]: OF_INPUTS[name] } : {};
  return written(place, OWN[place.kind as 'list']);
}

/** A selection of all fields without arguments, to this depth and without recursion. */
function selection(given: GraphQLOutputType, depth: number, above: readonly string[] = []): string {
  const type = getNamedType(given);
  if (!isCompositeType(type)) return '';
  const own = (isUnionType(type) ? [] : Object.values(type.getFields())).map((field) => {
    const inner = getNamedType(field.type);
    if (!isCompositeType(inner)) return field.name;
    if (depth <= 1 || above.includes(inner.name) || inner === type) return '';
    return `${field.name} ${selection(field.type, depth - 1, [...above, type.name])}`;
  });
  const kinds = isAbstractType(type)
    ? schema
        .getPossibleTypes(type)
        .map((kind) => `... on ${kind.name} ${selection(kind, depth, [...above, type.name])}`)
    : [];
  return `{ __typename ${[...own, ...kinds].join(' ')} }`;
}

function post(query: string, variables: object): Wire {
  return { method: 'POST', path: '/graphql', headers: {}, body: JSON.stringify({ query, variables }) };
}
