import type { UpdatePlan } from '../../contacts/update/plan-update.ts';

/** The result of importing one contact. */
export type ImportResult = { outcome: UpdatePlan['outcome'] } | ImportRefusal;

export interface ImportRefusal {
  /** `place` is where in the update it is, such as `attributes.city`. */
  problems: { place: string; message: string }[];
  /** Whether the contact was created or changed all the same, as far as one update goes. */
  isPartial?: boolean;
}

/** The result of one of the updates of a contact. */
export type UpdateMade = { id: string; outcome: UpdatePlan['outcome'] } | ImportRefusal;

/** Returns the result of a contact after its first update. */
export function resultOfFirst(made: UpdateMade): ImportResult {
  return 'id' in made ? { outcome: made.outcome } : made;
}

/** Returns the result of a contact after a further update. */
export function resultAfter(before: ImportResult, further: UpdateMade): ImportResult {
  if ('problems' in further) {
    const known = 'problems' in before ? before.problems : [];
    return { problems: [...known, ...further.problems], isPartial: true };
  }
  if ('problems' in before || before.outcome !== 'UNCHANGED') return before;
  return { outcome: further.outcome };
}

/** Returns a place in an update without the names of path parameters, which rows do not have. */
export function placeInRow(place: string): string {
  return place.replace(/^\./, '').replace(/^identifier(?:Key|Value)/, 'identifier');
}
