import { createHash } from 'node:crypto';
import { canonicalJson } from '../../store/canonical-json.ts';
import { invalid, type Path, type Problem } from '../validation/problem.ts';
import { unsafeParts } from '../validation/storable-json.ts';

/** A position in a collection: the time of creation of a member and, among members with the same time, its id. */
export interface Position {
  /** Milliseconds since 1970. */
  createdAt: number;
  id: string;
}

/**
 * A part of a collection. Positions are between members, so pages stay consistent while members are added and removed.
 */
export interface PageRequest {
  limit: number;
  /** Newest first. */
  descending: boolean;
  /** Where to start and end, in the direction of the page. Members at these positions are excluded. */
  from?: Position;
  until?: Position;
}

/** Nodes in the direction of the request, and whether more nodes follow. */
export interface Page<Node> {
  nodes: Node[];
  hasMore: boolean;
  /** The page has fewer nodes than requested, because it would be too large. More nodes follow. */
  isCut?: true;
}

/** A page with the name of its collection. Its tokens are valid only in that collection. */
export interface CollectionPage<Node> extends Page<Node> {
  collection: string;
}

/** Returns a short name of a collection, from its type, the workspace, and all parameters that select its members. */
export function collectionOf(name: string, ...chosenBy: readonly unknown[]): string {
  const digest = createHash('sha256').update(canonicalJson([name, ...chosenBy]));
  return digest.digest('base64url').slice(0, COLLECTION_LENGTH);
}

/** The unchecked page parameters of a client, with their paths. */
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

/** The number of characters (6 bits each), enough to prevent accidental matches with another collection. */
const COLLECTION_LENGTH = 8;

export const MAX_PAGE = 100;
export const MAX_TOKEN = 8_000;

/**
 * Parses the page parameters of a client. `usualLimit` is the default. An empty token counts as absent; a token of
 * another collection is rejected.
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

/** Returns a position in a collection as an opaque token. */
export function tokenFrom({ createdAt, id }: Position, collection: string): string {
  return Buffer.from(JSON.stringify([createdAt, id, collection])).toString('base64url');
}

/**
 * Returns the page of rows that were read in the order of the request, with one row more than the limit if more follow.
 */
export function pageFromRows<Row, Node>(
  rows: readonly Row[],
  { limit }: PageRequest,
  nodeFrom: (row: Row) => Node,
): Page<Node> {
  return { nodes: rows.slice(0, limit).map(nodeFrom), hasMore: rows.length > limit };
}

/** Returns a page of nodes that are all in memory, in any order, each with its position. */
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
 * Returns a page of nodes that are all in memory, oldest first, those with the same time in a fixed order. If the node
 * at a position no longer exists, the page starts with the first node of that time, so that a node may be repeated but
 * is never skipped.
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

/** Compares by time, then by id, code unit by code unit as the databases do. */
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
