import type { ContactChange } from '../history/history.queries.ts';

/** A merge of another contact into a contact, or its restoration by a revert. */
export interface Move {
  contactId: string;
  /** The version of the contact after the move. */
  version: number;
  /** The version in which the other contact was restored. Null for a merge. */
  restoredVersion: number | null;
}

/** Returns the moves of a change of a contact. */
export function movesIn({ isRemoval, mergedContactId, related, version }: ContactChange): Move[] {
  const { restored = [], mergedAgain = [] } = related;
  const merged = mergedContactId === null || isRemoval ? mergedAgain : [mergedContactId];
  return [
    ...merged.map((contactId) => ({ contactId, version, restoredVersion: null })),
    ...restored.map((other) => ({ contactId: other.id, version, restoredVersion: other.version })),
  ];
}

/** A move that a revert has to make. */
export interface RequiredMove {
  contactId: string;
  /** The version of the reverted contact whose move is undone. */
  version: number;
  /** The version that the other contact must have to be merged again. Null if it is to be restored. */
  expectedVersion: number | null;
}

/**
 * Returns the moves that undo these moves, which are given newest first. A contact that was not merged at first, but is
 * now, is restored. One that was merged at first, but is not now, is merged again. Nothing is left to do for all
 * others. Each later move made one version of the other contact; any other version means that the contact itself has
 * changed.
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
