import { type GraphQLOutputType, getNamedType, isLeafType, isRequiredArgument } from 'graphql';
import { subgraph as schema } from '../../../src/graphql/federation/subgraph.ts';
import type { World } from '../world.ts';
import { type Case, sizesUpTo } from './case.ts';
import { type Field, fieldsOf, post } from './graphql-document.ts';
import { targetsOf } from './targets.ts';

/** Paths from a root field to other objects, without edges and nodes. */
const STEPS = 3;
const ALIASES = 99;
/** Keys of `include`: as many as a document of 1 MiB can contain, far more than any response. */
const KEYS = 60_000;

/** A path from a root field to a field with further fields. */
type Way = readonly [Field, ...Field[]];

/**
 * Every path over fields that lead to others, with growing pages and growing aliases: the responses of a field are
 * multiplied by those above it.
 */
export function nestedFieldCases(world: World): Case[] {
  const roots = fieldsOf(schema.getQueryType());
  return roots.flatMap((root) => waysFrom([root], STEPS)).flatMap((way) => casesOfWay(world, way));
}

/** All paths that begin with this one. */
function waysFrom(way: Way, steps: number): Way[] {
  if (steps === 0) return [way];
  const last = way.at(-1) as Field;
  const next = fieldsOf(nodeOf(last)).filter(
    ({ type, args }) => !isLeafType(getNamedType(type)) && !args.some(isRequiredArgument),
  );
  return [way, ...next.flatMap((field) => waysFrom([...way, field], steps - 1))];
}

/** The object type of a field: for a connection, the type of its nodes; for `Node` and `_Entity`, contacts. */
function nodeOf(field: Field): unknown {
  const type = isOfAnyType(field.type) ? schema.getType('Contact') : getNamedType(field.type);
  const edges = fieldsOf(type).find(({ name }) => name === 'edges');
  const node = edges && fieldsOf(getNamedType(edges.type)).find(({ name }) => name === 'node');
  return node === undefined ? type : getNamedType(node.type);
}

function casesOfWay(world: World, way: Way): Case[] {
  const [root] = way;
  const target = targetsOf(root.name).at(-1);
  const full = targetsOf(root.name).find(({ on }) => on === 'a full contact') ?? target;
  const named = (turn: number) => full?.named(turn, world) ?? {};
  const name = way.map((field) => field.name).join('.');
  const last = way.at(-1) as Field;
  const type = getNamedType(last.type);
  const operation = way.length === 1 ? `Query.${root.name}` : `${parentOf(way)}.${last.name}`;
  const request = (turn: number, text: (head: string) => string, variables: object = {}) => {
    const args = root.args.filter(isRequiredArgument);
    const values = Object.fromEntries(args.map((argument) => [argument.name, named(turn)[argument.name]]));
    const declared = args.map((argument) => `$${argument.name}: ${argument.type}`);
    const include = 'include' in variables ? ['$include: [String!]'] : [];
    const all = [...declared, ...include];
    return post(world, text(all.length === 0 ? 'query' : `query (${all.join(', ')})`), { ...values, ...variables });
  };
  const isShort = way.length <= 2 || root.name === 'contact';
  const cases: Case[] = [
    {
      operation,
      dimension: `page sizes on the way ${name}`,
      caller: 'key',
      isUsual: isShort && way.some(isConnection),
      sizes: [1, 5, 25, 100],
      request: (size, turn) => request(turn, (head) => `${head} { ${document(way, size, leaves(way))} }`),
    },
    {
      operation,
      dimension: `aliases on the way ${name}`,
      caller: 'key',
      isUsual: isShort && way.length > 1,
      sizes: [1, 6, 25, ALIASES - 1],
      request: (size, turn) =>
        request(turn, (head) => {
          const inner = Array.from({ length: size }, (_, index) => `a${index}: ${document([last], 1, leaves(way))}`);
          return `${head} { ${way.length === 1 ? inner.join(' ') : document(way.slice(0, -1) as unknown as Way, 1, inner.join(' '))} }`;
        }),
    },
  ];
  if (type.name !== 'Contact' && !leadsToContacts(last)) return cases;
  return [...cases, ...includeCases('Contact.attributes', name, way, isShort, request)];
}

/** Attribute keys in the selection of a contact: once, and under aliases. */
function includeCases(
  operation: string,
  name: string,
  way: Way,
  isUsual: boolean,
  request: (turn: number, text: (head: string) => string, variables: object) => ReturnType<typeof post>,
): Case[] {
  const keys = (length: number) => Array.from({ length }, (_, index) => `k${index}`);
  const asked = 'attributes(include: $include)';
  return [
    {
      operation,
      dimension: `keys of include on the way ${name}`,
      caller: 'key',
      isUsual: isUsual && way.length === 1,
      sizes: sizesUpTo(KEYS),
      request: (size, turn) =>
        request(turn, (head) => `${head} { ${document(way, 100, asked)} }`, { include: keys(size) }),
    },
    {
      operation,
      dimension: `aliases of 100 keys of include on the way ${name}`,
      caller: 'key',
      isUsual: isUsual && way.length === 1,
      sizes: [1, 6, 25, ALIASES - 1],
      request: (size, turn) => {
        const all = Array.from({ length: size }, (_, index) => `a${index}: ${asked}`).join(' ');
        return request(turn, (head) => `${head} { ${document(way, 100, all)} }`, { include: keys(100) });
      },
    },
  ];
}

function parentOf(way: Way): string {
  const parent = nodeOf(way.at(-2) as Field) as { name: string };
  return parent.name;
}

function isOfAnyType(type: GraphQLOutputType): boolean {
  return ['Node', '_Entity'].includes(getNamedType(type).name);
}

function isConnection({ args }: Field): boolean {
  return args.some(({ name }) => name === 'first');
}

function leadsToContacts(field: Field): boolean {
  return (nodeOf(field) as { name?: string }).name === 'Contact';
}

/** The nested fields of a path, with pages of this size. */
function document(way: readonly Field[], pageSize: number, inner: string): string {
  return way.reduceRight((text, field) => {
    const needed = field.args.filter(isRequiredArgument).map(({ name }) => `${name}: $${name}`);
    const args = [...needed, ...(isConnection(field) ? [`first: ${pageSize}`] : [])];
    const passed = args.length === 0 ? '' : `(${args.join(', ')})`;
    const all = isOfAnyType(field.type) ? `... on Contact { ${text} }` : text;
    return `${field.name}${passed} { ${isConnection(field) ? `edges { node { ${all} } }` : all} }`;
  }, inner);
}

/** The selection of the last field of a path: all fields without subfields. */
function leaves(way: Way): string {
  return fieldsOf(nodeOf(way.at(-1) as Field))
    .filter(
      ({ type, args }) => isLeafType(getNamedType(type)) && args.every((argument) => !isRequiredArgument(argument)),
    )
    .map(({ name }) => name)
    .concat('__typename')
    .join(' ');
}
