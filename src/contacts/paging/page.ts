import { createHash } from 'node:crypto';
import { canonicalJson } from '../../store/canonical-json.ts';
import { invalid, type Path, type Problem } from '../validation/problem.ts';
import { unsafeParts } from '../validation/storable-json.ts';

/** A place in a collection: by when a member was created and, among those of one moment, by its id. */
export interface Position {
  /** Milliseconds since 1970. */
  createdAt: number;
  id: string;
}

/** A part of a collection. Positions stand between members, so pages hold together while members come and go. */
export interface PageRequest {
  limit: number;
  /** Newest first. */
  descending: boolean;
  /** Where to begin and where to end, in the direction of the page; what stands there is not part of it. */
  from?: Position;
  until?: Position;
}

/** Nodes in the direction of the request, and whether there are more behind them. */
export interface Page<Node> {
  nodes: Node[];
  hasMore: boolean;
  /** The page would be too large with all the nodes that were asked for: it has fewer, and there are more. */
  isCut?: true;
}

/** A page, and the collection that it is a part of: tokens of its positions lead on there alone. */
export interface CollectionPage<Node> extends Page<Node> {
  collection: string;
}

/** Names a collection in few letters: by its name, the workspace, and all that chooses its members. */
export function collectionOf(name: string, ...chosenBy: readonly unknown[]): string {
  const digest = createHash('sha256').update(canonicalJson([name, ...chosenBy]));
  return digest.digest('base64url').slice(0, COLLECTION_LENGTH);
}

/** What a client says of a page, of any shape, and by what name. */
export interface PageInput {
  limit?: Named;
  from?: Named;
  until?: Named;
  descending?: Named;
}

interface Named {
  value: unknown;
  path: Path;
}

/** Letters of 6 bits: enough that no token fits another collection by chance. */
const COLLECTION_LENGTH = 8;

export const MAX_PAGE = 100;
export const MAX_TOKEN = 8_000;

/**
 * Reads what a client says of a page; `usualLimit` where it does not say how long. An empty token is none, and one of
 * another collection is refused.
 */
export function parsePageRequest(
  { limit, from, until, descending }: PageInput,
  usualLimit: number,
  collection: string,
): { request: PageRequest; problems: Problem[] } {
  const places = { from: readPosition(from, collection), until: readPosition(until, collection) };
  const isLimit = limit === undefined || isPageSize(limit.value);
  return {
    request: {
      limit: limit !== undefined && isPageSize(limit.value) ? limit.value : usualLimit,
      descending: descending?.value === true,
      ...('position' in places.from ? { from: places.from.position } : {}),
      ...('position' in places.until ? { until: places.until.position } : {}),
    },
    problems: [
      ...(descending === undefined || typeof descending.value === 'boolean'
        ? []
        : [invalid(descending.path, 'must be true or false')]),
      ...(isLimit ? [] : [invalid(limit.path, `must be a whole number from 1 to ${MAX_PAGE}`)]),
      ...Object.values(places).flatMap((place) => ('problem' in place ? [place.problem] : [])),
    ],
  };
}

/** A position in a collection as a text that clients hand back and cannot make themselves. */
export function tokenFrom({ createdAt, id }: Position, collection: string): string {
  return Buffer.from(JSON.stringify([createdAt, id, collection])).toString('base64url');
}

/** The page that rows make, read in the order of the request and one more than its limit where there are more. */
export function pageFromRows<Row, Node>(
  rows: readonly Row[],
  { limit }: PageRequest,
  nodeFrom: (row: Row) => Node,
): Page<Node> {
  return { nodes: rows.slice(0, limit).map(nodeFrom), hasMore: rows.length > limit };
}

/** A page out of nodes that are all at hand, each with its position; they need not be in order. */
export function pageFromArray<Node>(
  nodes: readonly Node[],
  positionOf: (node: Node) => Position,
  { limit, descending, from, until }: PageRequest,
): Page<Node> {
  const direction = descending ? -1 : 1;
  const inOrder = nodes
    .filter((node) => from === undefined || comparePositions(positionOf(node), from) * direction > 0)
    .filter((node) => until === undefined || comparePositions(positionOf(node), until) * direction < 0)
    .toSorted((a, b) => comparePositions(positionOf(a), positionOf(b)) * direction);
  return { nodes: inOrder.slice(0, limit), hasMore: inOrder.length > limit };
}

/**
 * A page out of nodes that are all at hand, oldest first, those of one moment in an order of their own. From the position
 * of a node that is gone, the page begins with the first of that moment: rather one twice than one never.
 */
export function pageInOrder<Node>(
  nodes: readonly Node[],
  positionOf: (node: Node) => Position,
  { limit, descending, from, until }: PageRequest,
): Page<Node> {
  const placeOf = (position: Position) => {
    const index = nodes.findIndex((node) => comparePositions(positionOf(node), position) === 0);
    if (index !== -1) return index;
    const isBehind = (node: Node) =>
      descending ? positionOf(node).createdAt > position.createdAt : positionOf(node).createdAt >= position.createdAt;
    const behind = nodes.findIndex(isBehind);
    return (behind === -1 ? nodes.length : behind) - 0.5;
  };
  const [begin, end] = [from && placeOf(from), until && placeOf(until)];
  const [first, last] = descending ? [end, begin] : [begin, end];
  const between = nodes.slice(
    first === undefined ? 0 : Math.floor(first) + 1,
    last === undefined ? nodes.length : Math.ceil(last),
  );
  const inDirection = descending ? between.reverse() : between;
  return { nodes: inDirection.slice(0, limit), hasMore: inDirection.length > limit };
}

/** By time, then by id: code unit by code unit, as the databases compare. */
export function comparePositions(a: Position, b: Position): number {
  if (a.createdAt !== b.createdAt) return a.createdAt - b.createdAt;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

function isPageSize(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MAX_PAGE;
}

function readPosition(
  given: Named | undefined,
  collection: string,
): { position: Position } | { problem: Problem } | object {
  if (given === undefined || given.value === '') return {};
  const position = positionFrom(given.value, collection);
  return position === undefined
    ? { problem: invalid(given.path, 'must be a token from a page of this collection') }
    : { position };
}

function positionFrom(token: unknown, collection: string): Position | undefined {
  if (typeof token !== 'string' || token.length > MAX_TOKEN) return undefined;
  try {
    const read: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    // Tokens of earlier releases do not name their collection.
    if (!Array.isArray(read) || read.length < 2 || read.length > 3) return undefined;
    const [createdAt, id, itsCollection = collection] = read;
    if (itsCollection !== collection) return undefined;
    const isPosition = Number.isSafeInteger(createdAt) && typeof id === 'string' && unsafeParts(id).length === 0;
    return isPosition ? { createdAt, id } : undefined;
  } catch {
    return undefined;
  }
}
