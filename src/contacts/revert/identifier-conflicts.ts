import { storedIds } from '../identifiers/identifier.ts';
import { conflict, type Owners, ownerOf } from '../update/resolution.ts';
import { type Problem, shownValue } from '../validation/problem.ts';
import type { RevertTarget } from './load-revert.queries.ts';

/**
 * Returns the function that gives the identifiers that a contact cannot get: those of others, but for the contacts that
 * take part (`participants`), which give up what they do not get; and those that a contact asked about before gets.
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
