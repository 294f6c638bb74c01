import type { Kysely } from 'kysely';
import type { Database } from '../../store/database.ts';
import { runSlice } from '../../store/slices.ts';
import type { AbortState } from '../../store/store.ts';
import type { Page, PageRequest, Position } from '../paging/page.ts';
import { MAX_CHANGES_BACK } from '../validation/limits.ts';
import { invalidValue, type Rejected, rejected } from '../validation/problem.ts';
import {
  type ChangeLink,
  type ChangeRef,
  type ContactChange,
  findChangeLinks,
  findChanges,
  type History,
  MAX_SLICE_CHANGES,
} from './history.queries.ts';

/** The maximum total size of the changes in a page, in characters of JSON. */
const MAX_PAGE_SIZE = 8 * 1024 * 1024;

/**
 * Returns a page of the changes of a contact, newest first (`descending`) or oldest first. Reading from the oldest
 * change goes back from the newest one, so it is rejected beyond `MAX_CHANGES_BACK` changes. A page has fewer changes
 * than requested if they are large, but at least one. Rejects with the reason of the signal when it is aborted.
 */
export async function historyPage(
  db: Kysely<Database>,
  history: History,
  request: PageRequest,
  signal?: AbortState,
): Promise<Page<ContactChange> | Rejected> {
  return request.descending ? newestFirst(db, history, request, signal) : oldestFirst(db, history, request, signal);
}

/** Returns the position of a change in the history of its contact. */
export function positionOfChange({ at, id }: Pick<ContactChange, 'at' | 'id'>): Position {
  return { createdAt: at, id };
}

async function newestFirst(
  db: Kysely<Database>,
  history: History,
  request: PageRequest,
  signal: AbortState | undefined,
): Promise<Page<ContactChange>> {
  const nodes: ContactChange[] = [];
  let size = 0;
  const find = (ref: ChangeRef, limit: number) => findChanges(db, ref, limit);
  const range = { after: request.from?.id, until: request.until?.id, limit: request.limit + 1 };
  for await (const change of goBack(find, history, range, signal)) {
    if (nodes.length === request.limit) return { nodes, hasMore: true };
    size += change.size;
    if (size > MAX_PAGE_SIZE && nodes.length > 0) return { nodes, hasMore: true, isCut: true };
    nodes.push(change);
  }
  return { nodes, hasMore: false };
}

async function oldestFirst(
  db: Kysely<Database>,
  history: History,
  request: PageRequest,
  signal: AbortState | undefined,
): Promise<Page<ContactChange> | Rejected> {
  const findLinks = (ref: ChangeRef, limit: number) => findChangeLinks(db, ref, limit);
  const links: ChangeLink[] = [];
  const wholeRange = { after: request.until?.id, until: request.from?.id, limit: MAX_CHANGES_BACK + 1 };
  for await (const link of goBack(findLinks, history, wholeRange, signal)) links.push(link);
  if (links.length > MAX_CHANGES_BACK) return rejected(TOO_LONG);
  const [first] = links.slice(-request.limit);
  if (first === undefined) return { nodes: [], hasMore: false };

  const nodes: ContactChange[] = [];
  let size = 0;
  const find = (ref: ChangeRef, limit: number) => findChanges(db, ref, limit);
  const range = { until: request.from?.id, limit: Math.min(request.limit, links.length) };
  for await (const change of goBack(find, { ...history, newestChangeId: first.id }, range, signal)) {
    nodes.push(change);
    size += change.size;
    while (size > MAX_PAGE_SIZE && nodes.length > 1) size -= nodes.shift()?.size ?? 0;
  }
  const hasMore = links.length > nodes.length;
  const page = { nodes: nodes.toReversed(), hasMore };
  return nodes.length < range.limit ? { ...page, isCut: true } : page;
}

interface Range {
  /** The change after which the range begins. Undefined: the newest change. */
  after?: string | undefined;
  /** The change before which the range ends. Undefined: after the first change of the contact. */
  until: string | undefined;
  limit: number;
}

/** Yields the changes of a range, newest first. Reads them in slices, so that other requests run in between. */
async function* goBack<Link extends ChangeLink>(
  find: (ref: ChangeRef, limit: number) => Promise<Link[]>,
  { workspaceId, contactId, newestChangeId }: History,
  { after, until, limit }: Range,
  signal: AbortState | undefined,
): AsyncGenerator<Link, void, undefined> {
  let changeId = after ?? newestChangeId;
  // Also reads the change at `after`, because it has the link to the first change of the range.
  let left = after === undefined ? limit : limit + 1;
  for (let isFirst = true; changeId !== null && left > 0; isFirst = false) {
    const ref = { workspaceId, contactId, changeId };
    const slice = () => {
      signal?.throwIfAborted();
      return find(ref, Math.min(left, MAX_SLICE_CHANGES));
    };
    // A usual page is one slice, which is read without waiting for a turn.
    const links = await (isFirst ? slice() : runSlice(workspaceId, slice));
    for (const link of isFirst && after !== undefined ? links.slice(1) : links) {
      if (link.id === until) return;
      yield link;
    }
    left -= links.length;
    changeId = links.at(-1)?.previousId ?? null;
  }
}

const TOO_LONG = invalidValue(
  [],
  `the history has more than ${MAX_CHANGES_BACK.toLocaleString('en-US')} changes: read it from the newest change`,
);
