import { type GraphQLArgument, isRequiredArgument } from 'graphql';
import { subgraph as schema } from '../../../src/graphql/federation/subgraph.ts';
import type { World } from '../world.ts';
import { type Case, casesOf, isText } from './case.ts';
import { declarations, type Field, fieldsOf, passed, post, selection } from './graphql-document.ts';
import { baseOf, type Growth, growthsOf } from './growth.ts';
import { TOKENS } from './parameter-growth.ts';
import { type Shape, shapeOfInput } from './shape.ts';
import { DELETES, type Target, targetsOf } from './targets.ts';

/** Response fields of nested fields in the documents of these cases. */
const DEPTH = 3;
/** The maximum number of aliases in a document. */
const ALIASES = 100;

/** Every dimension of the arguments of root fields, and repetitions of root fields. */
export function rootFieldCases(world: World): Case[] {
  return [
    ...fieldsOf(schema.getQueryType()).flatMap((field) => casesOfField(world, 'query', field)),
    ...fieldsOf(schema.getMutationType()).flatMap((field) => casesOfField(world, 'mutation', field)),
  ];
}

function casesOfField(world: World, kind: 'query' | 'mutation', field: Field): Case[] {
  const operation = `${kind === 'query' ? 'Query' : 'Mutation'}.${field.name}`;
  const targets = targetsOf(field.name);
  return [
    ...targets.flatMap((target, index) => {
      const cases = casesOnTarget(world, operation, kind, field, target);
      // The cases of the REST API include the texts in the bodies of the same operations.
      return cases.filter(
        ({ dimension }) => !isText(dimension) || (index === 0 && /text of (plain|sugg)/.test(dimension)),
      );
    }),
    ...casesOfDeleting(world, operation, field, targets[0] as Target),
  ];
}

function casesOnTarget(world: World, operation: string, kind: string, field: Field, target: Target): Case[] {
  const on = ` (${target.on})`;
  const document = `${kind} ${declarations(field.args)} { ${field.name}${passed(field.args)} ${selection(field.type, DEPTH)} }`;
  const variables = (turn: number) => variablesOf(field.args, target, turn, world);
  return [
    ...field.args.flatMap((argument) =>
      casesOf(
        operation,
        growthsOfArgument(argument, target, world),
        (value, turn) => post(world, document, { ...variables(turn), [argument.name]: value }),
        on,
      ),
    ),
    {
      operation,
      dimension: `aliases${on}`,
      caller: 'key',
      isUsual: true,
      sizes: [1, 10, 30, 60, ALIASES - 1].filter((size) => size <= (target.maxAliases ?? ALIASES)),
      request: (size, turn) => {
        const all = Array.from(
          { length: size },
          (_, index) => `a${index}: ${field.name}${passed(field.args)} ${selection(field.type, 2)}`,
        );
        return post(world, `${kind} ${declarations(field.args)} { ${all.join(' ')} }`, variables(turn));
      },
    },
  ];
}

function growthsOfArgument(argument: GraphQLArgument, target: Target, world: World): Growth[] {
  const shape = shapeOfInput(argument.type);
  const base = (turn: number) => inputOf(shape, target, turn, world);
  const growths = growthsOf(shape, argument.name, shape.kind === 'record' ? base : undefined);
  if (['first', 'last'].includes(argument.name)) return [...PAGE_SIZES(argument.name), ...growths];
  if (['after', 'before'].includes(argument.name)) return [...CURSORS(argument.name), ...growths];
  return growths;
}

const PAGE_SIZES = (name: string): Growth[] => [
  { dimension: `${name}: page size`, most: 100, isUsual: name === 'first', grow: (size) => size },
];

const CURSORS = (name: string): Growth[] =>
  Object.entries(TOKENS).map(([what, token]) => ({
    dimension: `${name}: ${what}`,
    most: 700_000,
    isUsual: false,
    grow: (size) => token(size),
  }));

/** The required variables of a field, and an input that makes a change. */
function variablesOf(args: readonly GraphQLArgument[], target: Target, turn: number, world: World) {
  const named = target.named(turn, world);
  const entries = args.filter(isRequiredArgument).map((argument) => {
    const shape = shapeOfInput(argument.type);
    if (argument.name in named) return [argument.name, named[argument.name]];
    if (shape.kind !== 'record') {
      throw new Error(`no value for the argument ${argument.name}: add it in test/worst-case/cases/targets.ts`);
    }
    return [argument.name, inputOf(shape, target, turn, world)];
  });
  return Object.fromEntries(entries);
}

function inputOf(shape: Shape, target: Target, turn: number, world: World): Record<string, unknown> {
  const isContact = shape.kind === 'record' && 'attributes' in shape.fields && shape.fields.attributes?.kind === 'map';
  const base = baseOf(shape, target, turn, world);
  const named = target.named(turn, world);
  const identifier = shape.kind === 'record' && shape.required.length === 2 && 'value' in base ? named.identifier : {};
  return {
    ...base,
    ...(identifier as object | undefined),
    ...(isContact ? { attributes: { attribute2: `x${turn}` } } : {}),
  };
}

function casesOfDeleting(world: World, operation: string, field: Field, target: Target): Case[] {
  const named = DELETES[field.name];
  if (named === undefined) return [];
  const document = `mutation ${declarations(field.args)} { ${field.name}${passed(field.args)} ${selection(field.type, 2)} }`;
  return [
    {
      operation,
      dimension: 'contacts that belong to it',
      caller: 'key',
      isUsual: false,
      sizes: world.deletable,
      isOnce: true,
      request: (size, turn) =>
        post(world, document, {
          ...variablesOf(field.args, target, turn, world),
          ...named(world.deletable.indexOf(size) + world.deletable.length),
        }),
    },
  ];
}
