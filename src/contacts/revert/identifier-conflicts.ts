import { storedIds } from '../identifiers/identifier.ts';
import { conflict, type Owners, ownerOf } from '../update/resolution.ts';
import { type Problem, shownValue } from '../validation/problem.ts';
import type { RevertTarget } from './load-revert.queries.ts';

/**
 * Returns a function that finds the identifiers that a contact cannot receive. Those are identifiers of contacts
 * outside the revert (`participants` release the ones that they do not keep), and identifiers that the function has
 * already assigned to another contact.
 */
export function identifierConflicts(
  participants: ReadonlySet<string>,
  owners: Owners,
): (target: RevertTarget) => Problem[] {
  const claims = new Map<string, string>();
  return ({ contact, identifiers }) =>
    identifiers.flatMap((identifier) => {
      const ids = storedIds(identifier);
      const claimant = ids.map((id) => claims.get(id)).find((it) => it !== undefined);
      const owner = ownerOf(identifier, owners);
      if (owner !== undefined && owner !== contact.id && !participants.has(owner)) {
        return [conflict(identifier, owner, ['move', 'merge'])];
      }
      if (claimant !== undefined && claimant !== contact.id) {
        const { key, value } = identifier;
        const message = `identifier "${key}" "${shownValue(value)}" would belong to contact ${claimant}, too`;
        return [{ ...conflict(identifier, claimant, []), message }];
      }
      for (const id of ids) claims.set(id, contact.id);
      return [];
    });
}
