import { nodeIdFrom } from '../../../src/graphql/schema/node-id.ts';
import {
  accountId,
  companyRef,
  contactId,
  DEFINITIONS,
  definitionKey,
  listId,
  WORKSPACE,
  type World,
} from '../world.ts';
import type { Shape } from './shape.ts';
import type { Target } from './targets.ts';
import { repeated, TEXTS } from './texts.ts';

/** One dimension in which a value can grow. */
export interface Growth {
  dimension: string;
  /** The largest size: bytes of a body by default, or elements. */
  most: number;
  /** Whether a short run includes it. */
  isUsual: boolean;
  /** A value of the size. Values of other turns have other elements. */
  grow(size: number, turn: number): unknown;
}

/** The largest body, without the space for the rest of the request. */
export const LIMITS = 1_000_000;

/** The other properties of a record besides the growing field. */
type Base = (turn: number) => Record<string, unknown>;

/**
 * All dimensions in which a value of the shape can grow, at a place with this name. A record also has the properties of
 * `base`, or its required ones.
 */
export function growthsOf(shape: Shape, name: string, base?: Base): Growth[] {
  switch (shape.kind) {
    case 'text':
      return shape.choices === undefined ? texts(name, shape.most) : texts(name, 0);
    case 'list':
      return lists(shape, name);
    case 'map':
      return maps(shape, name);
    case 'record':
      return records(shape, name, base ?? ((turn) => sampleOf(shape, name, turn, turn) as Record<string, unknown>));
    case 'any':
      return unique([...shape.of.flatMap((one) => growthsOf(one, name)), ...wrong(name)]);
    default:
      return wrong(name);
  }
}

/** A valid value that differs between numbers. */
function sampleOf(shape: Shape, name: string, index: number, turn = 0): unknown {
  const known = VALUES[name];
  if (known !== undefined && shape.kind === 'text') return known(index, turn);
  switch (shape.kind) {
    case 'text':
      if (shape.choices !== undefined) return shape.choices[0];
      if (shape.format === 'uuid') return contactId(index);
      return shape.format === 'date-time' ? '2026-01-01T00:00:00Z' : `text ${turn} ${index}`;
    case 'number':
      return index + 1;
    case 'boolean':
      return false;
    case 'null':
      return null;
    case 'list':
      return [sampleOf(shape.of, name, index, turn)];
    case 'map':
      return { [definitionKey(index % DEFINITIONS)]: 'x' };
    case 'record':
      return Object.fromEntries(
        [...namingField(shape), ...shape.required].map((field) => [
          field,
          sampleOf(shape.fields[field] as Shape, field, index, turn),
        ]),
      );
    case 'any':
      return sampleOf(shape.of[0] as Shape, name, index, turn);
  }
}

/** The field with the target of one of several updates. */
function namingField({ fields }: Extract<Shape, { kind: 'record' }>): string[] {
  return 'contactId' in fields && 'identifier' in fields ? ['contactId'] : [];
}

/** The properties of a record for its target: its required ones, and those of the target. */
export function baseOf(shape: Shape, target: Target, turn: number, world: World): Record<string, unknown> {
  const required = sampleOf(shape, '', turn, turn) as Record<string, unknown>;
  // A creation needs a unique key.
  const isDefinition = 'key' in required && 'type' in required;
  return { ...required, ...(isDefinition ? { key: `created${turn}` } : {}), ...target.body?.(turn, world) };
}

/** Valid values at places with these names. */
const VALUES: Record<string, (index: number, turn: number) => unknown> = {
  addToLists: listId,
  removeFromLists: listId,
  listIds: listId,
  addToAccounts: accountId,
  removeFromAccounts: accountId,
  accountIds: accountId,
  addCompanyRefs: (index, turn) => `new-company-${turn}-${index}`,
  removeCompanyRefs: companyRef,
  companyRefs: companyRef,
  contactId: (index) => contactId(index),
  ids: (index) => contactId(index),
  key: () => 'externalId',
  nodeIds: (index) => nodeIdFrom({ type: 'Contact', workspaceId: WORKSPACE, id: contactId(index) }),
  workspaceId: () => WORKSPACE,
  value: (index, turn) => `value-${turn}-${index}`,
  name: (index) => `Name ${index}`,
};

function texts(name: string, most?: number): Growth[] {
  return TEXTS.map(({ name: text, text: piece, isUsual }) => ({
    dimension: `${name}: one text of ${text}`,
    most: LIMITS,
    isUsual: isUsual && (most === undefined || most > 0),
    grow: (size) => repeated(piece, size),
  }));
}

function lists(shape: Extract<Shape, { kind: 'list' }>, name: string): Growth[] {
  const element = (index: number, turn: number) => sampleOf(shape.of, name, index, turn);
  const size = JSON.stringify(element(10_000, 100)).length + 1;
  const count = (bytes: number) => Math.max(1, Math.floor(bytes / size));
  const within = shape.most ?? 100;
  return [
    {
      dimension: `${name}: elements`,
      most: LIMITS,
      isUsual: true,
      grow: (bytes, turn) => Array.from({ length: count(bytes) }, (_, index) => element(index, turn)),
    },
    {
      dimension: `${name}: elements up to a limit`,
      most: within,
      isUsual: true,
      grow: (length, turn) => Array.from({ length }, (_, index) => element(index, turn)),
    },
    {
      dimension: `${name}: one element repeated`,
      most: LIMITS,
      isUsual: false,
      grow: (bytes, turn) => Array.from({ length: count(bytes) }, () => element(0, turn)),
    },
    ...WRONG.map(([what, value]) => ({
      dimension: `${name}: elements that are ${what}`,
      most: LIMITS,
      isUsual: what === 'null',
      grow: (bytes: number) => wrongElements(value, bytes),
    })),
    ...inside(growthsOf(shape.of, `${name}[]`), (value) => [value]),
  ];
}

const WRONG: readonly [string, unknown][] = [
  ['null', null],
  ['numbers', 1],
  ['empty texts', ''],
  ['empty objects', {}],
  ['texts', 'no value of any kind'],
];

function wrongElements(value: unknown, bytes: number): unknown[] {
  return Array(Math.floor(bytes / (JSON.stringify(value).length + 1))).fill(value);
}

/** Large values of wrong types. */
function wrong(name: string): Growth[] {
  return [
    {
      dimension: `${name}: a list of numbers`,
      most: LIMITS,
      isUsual: false,
      grow: (bytes) => wrongElements(1, bytes),
    },
    {
      dimension: `${name}: an object of many keys`,
      most: LIMITS,
      isUsual: false,
      grow: (bytes, turn) => keyed(Math.floor(bytes / 16), (index) => `k${turn}-${index}`, 1),
    },
    ...texts(name, 0).slice(0, 2),
  ];
}

function keyed(length: number, key: (index: number) => string, value: unknown): Record<string, unknown> {
  return Object.fromEntries(Array.from({ length }, (_, index) => [key(index), value]));
}

/** The keys of a map by kind, with the bytes of an entry that has a short value. */
const KEYS: readonly [string, (index: number, turn: number) => string, number, boolean][] = [
  ['keys without a definition', (index, turn) => `unknownAttribute${turn}-${index}`, 32, true],
  ['keys that cannot be', (index) => `no key! ${index}`, 18, true],
  ['keys of one character each', (index) => String.fromCodePoint(0x4e00 + (index % 20_000)) + index, 12, false],
];

function maps(shape: Extract<Shape, { kind: 'map' }>, name: string): Growth[] {
  const definedKey = (index: number) => definitionKey(index);
  return [
    ...KEYS.map(([what, key, size, isUsual]) => ({
      dimension: `${name}: ${what}`,
      most: LIMITS,
      isUsual,
      grow: (bytes: number, turn: number) => keyed(Math.floor(bytes / size), (index) => key(index, turn), 'x'),
    })),
    {
      dimension: `${name}: keys with a definition`,
      most: DEFINITIONS,
      isUsual: true,
      grow: (length, turn) => keyed(length, definedKey, `x${turn}`),
    },
    {
      dimension: `${name}: keys with a definition and a wrong value`,
      most: DEFINITIONS,
      isUsual: true,
      grow: (length) => keyed(length, definedKey, { wrong: [1] }),
    },
    {
      dimension: `${name}: large values`,
      most: LIMITS,
      isUsual: true,
      grow: (bytes, turn) => keyed(Math.ceil(bytes / 4_100), definedKey, `${turn}`.padEnd(4_000, 'v')),
    },
    {
      dimension: `${name}: one long key`,
      most: LIMITS,
      isUsual: false,
      grow: (bytes) => ({ ['k'.repeat(bytes)]: 1 }),
    },
    ...inside(growthsOf(shape.of, `${name}.*`), (value) => ({ [definitionKey(1)]: value })),
    ...[['lists', (inner: unknown) => [inner]] as const, ['objects', (inner: unknown) => ({ a: inner })] as const].map(
      ([what, wrap]) => ({
        dimension: `${name}: ${what} in each other`,
        // Deeper values overflow the stack of JSON.stringify; raw bodies are deeper.
        most: 2_000,
        isUsual: false,
        grow: (depth: number) => {
          let value: unknown = 1;
          for (let done = 0; done < depth; done += 1) value = wrap(value);
          return { [definitionKey(1)]: value };
        },
      }),
    ),
  ];
}

function records(shape: Extract<Shape, { kind: 'record' }>, name: string, base: Base): Growth[] {
  const prefix = name === '' ? '' : `${name}.`;
  const fields = Object.entries(shape.fields);
  return [
    ...fields.flatMap(([field, inner]) =>
      inside(growthsOf(inner, field), (value, turn) => ({ ...base(turn), [field]: value })).map((growth) => ({
        ...growth,
        dimension: `${prefix}${growth.dimension}`,
      })),
    ),
    {
      dimension: `${prefix}*: fields that are not known`,
      most: LIMITS,
      isUsual: name === '',
      grow: (bytes, turn) => ({ ...base(turn), ...keyed(Math.floor(bytes / 22), (index) => `unknown${index}`, 1) }),
    },
    {
      dimension: `${prefix}*: every field at once, up to a limit`,
      most: 100,
      isUsual: name === '',
      grow: (length, turn) => ({
        ...Object.fromEntries(fields.map(([field, inner]) => [field, manyOf(inner, field, length, turn)])),
        ...base(turn),
      }),
    },
  ];
}

/** A value of a shape with as many elements as its limits allow, up to this number. */
function manyOf(shape: Shape, name: string, length: number, turn: number): unknown {
  if (shape.kind === 'list') {
    const count = Math.min(length, shape.most ?? length);
    return Array.from({ length: count }, (_, index) => sampleOf(shape.of, name, index, turn));
  }
  if (shape.kind === 'map') return keyed(length, definitionKey, `x${turn}`);
  if (shape.kind === 'any') {
    const large = shape.of.find(({ kind }) => kind === 'list' || kind === 'map' || kind === 'record');
    return manyOf(large ?? (shape.of[0] as Shape), name, length, turn);
  }
  if (shape.kind === 'record') {
    return Object.fromEntries(
      Object.entries(shape.fields).map(([field, inner]) => [field, manyOf(inner, field, length, turn)]),
    );
  }
  return sampleOf(shape, name, 0, turn);
}

function inside(growths: readonly Growth[], place: (value: unknown, turn: number) => unknown): Growth[] {
  return growths.map((growth) => ({ ...growth, grow: (size, turn) => place(growth.grow(size, turn), turn) }));
}

function unique(growths: readonly Growth[]): Growth[] {
  return [...new Map(growths.map((growth) => [growth.dimension, growth])).values()];
}
