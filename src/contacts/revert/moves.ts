import type { ContactChange } from '../history/history.queries.ts';

/** That another contact was merged into one, or came back out of it by a revert. */
export interface Move {
  contactId: string;
  /** The version of the one that came of it. */
  version: number;
  /** The version in which the other came back; null if it was merged. */
  restoredVersion: number | null;
}

/** Returns the moves that a change of a contact was. */
export function movesIn({ isRemoval, mergedContactId, related, version }: ContactChange): Move[] {
  const { restored = [], mergedAgain = [] } = related;
  const merged = mergedContactId === null || isRemoval ? mergedAgain : [mergedContactId];
  return [
    ...merged.map((contactId) => ({ contactId, version, restoredVersion: null })),
    ...restored.map((other) => ({ contactId: other.id, version, restoredVersion: other.version })),
  ];
}

/** What a revert has to do about another contact. */
export interface RequiredMove {
  contactId: string;
  /** The version of the reverted contact whose move is undone. */
  version: number;
  /** The version in which the other contact has to be so that it can be merged again; null if it has to come back. */
  expectedVersion: number | null;
}

/**
 * Returns what undoes moves, given newest first: a contact that was merged and had not been there before comes back, and
 * one that came back and had been merged before is merged again. Of one that went to and fro nothing may be left to do.
 * Each later move made one version of the other contact; any other version means that it has changed by itself.
 */
export function requiredMoves(moves: readonly Move[]): RequiredMove[] {
  return [...Map.groupBy(moves, ({ contactId }) => contactId)].flatMap(([contactId, own]) => {
    const [newest, oldest] = [own[0] as Move, own.at(-1) as Move];
    const isMerged = newest.restoredVersion === null;
    const wasMerged = oldest.restoredVersion !== null;
    if (isMerged === wasMerged) return [];
    const expectedVersion = oldest.restoredVersion === null ? null : oldest.restoredVersion + own.length - 1;
    return [{ contactId, version: newest.version, expectedVersion }];
  });
}
