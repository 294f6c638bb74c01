import {
  type FieldNode,
  type GraphQLField,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isLeafType,
  isListType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { Context } from '../operations/run.ts';
import { jsonSize } from './json-size.ts';

type Field = GraphQLField<unknown, Context>;

/**
 * Makes every field that returns a list or JSON charge the budget of the request. Only these fields can make the
 * response of a bounded document large.
 */
export function chargeFields(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields()) as Field[]) {
      const { countNodes } = field.extensions;
      const charge = chargeOf(field);
      if (countNodes !== undefined)
        field.resolve = chargingBefore(field.resolve as Resolve, countNodes as NodeCount<unknown, unknown>);
      else if (charge !== undefined) field.resolve = charging(field.resolve, charge);
    }
  }
}

/** Fields of more nodes than this let other requests run first. */
const LARGE_LIST = 200;

type Resolve = NonNullable<Field['resolve']>;

/**
 * Returns the number of nodes of a field before they are loaded. Stored as `countNodes` in the extensions of a field.
 * It is charged first, so that a request over its budget loads nothing.
 */
export type NodeCount<Source = unknown, Arguments = never> = (source: Source, args: Arguments) => number;

type Charge = (value: unknown, context: Context, info: GraphQLResolveInfo) => void;

function chargeOf({ type }: Field): Charge | undefined {
  const named = getNamedType(type);
  if (isListType(getNullableType(type))) return isLeafType(named) ? chargeElements : chargeNodes;
  return named.name === 'JSONObject' || named.name === 'JSON' ? chargeJson : undefined;
}

const chargeElements: Charge = (value, { budget }) => {
  const elements = value as readonly unknown[];
  budget.takeFields(elements.length);
  budget.takeSize(jsonSize(elements, budget.sizeLeft()));
};

const chargeNodes: Charge = (value, { budget }, info) => {
  budget.takeFields((value as readonly unknown[]).length * (1 + fieldsIn(info)));
};

const chargeJson: Charge = (value, { budget }) => {
  budget.takeSize(jsonSize(value, budget.sizeLeft()));
};

function chargingBefore(resolve: Resolve, countNodes: NodeCount<unknown, unknown>): Resolve {
  return async (source, args, context, info) => {
    const count = countNodes(source, args);
    context.budget.takeFields(count * (1 + fieldsIn(info)));
    await context.budget.turnToLoad(count);
    const nodes = await resolve(source, args, context, info);
    // The fields of a contact's 3,000 lists, accounts and companies take 60 ms together.
    if (count > LARGE_LIST) await context.budget.nextTurn();
    return nodes;
  };
}

function charging(resolve: Field['resolve'], charge: Charge): Field['resolve'] {
  return (source, args, context, info) => {
    const resolved = resolve
      ? resolve(source, args, context, info)
      : (source as Record<string, unknown>)[info.fieldName];
    if (resolved === null || resolved === undefined) return resolved;
    if (typeof (resolved as PromiseLike<unknown>).then === 'function') {
      return (resolved as PromiseLike<unknown>).then((value) => {
        if (value !== null && value !== undefined) charge(value, context, info);
        return value;
      });
    }
    charge(resolved, context, info);
    return resolved;
  };
}

/** Returns the number of selected fields for each element of a field, at any depth. */
function fieldsIn({ fieldNodes, fragments }: GraphQLResolveInfo): number {
  return fieldNodes.reduce((sum, node) => sum + fieldsOf(node, fragments), 0);
}

const counts = new WeakMap<SelectionSetNode, number>();

function fieldsOf(
  { selectionSet }: Pick<FieldNode, 'selectionSet'>,
  fragments: GraphQLResolveInfo['fragments'],
): number {
  if (selectionSet === undefined) return 0;
  const known = counts.get(selectionSet);
  if (known !== undefined) return known;
  let count = 0;
  for (const selection of selectionSet.selections) {
    if (selection.kind === Kind.FIELD) count += 1 + fieldsOf(selection, fragments);
    else if (selection.kind === Kind.INLINE_FRAGMENT) count += fieldsOf(selection, fragments);
    else count += fieldsOf(fragments[selection.name.value] ?? {}, fragments);
  }
  counts.set(selectionSet, count);
  return count;
}
