import { identifierFinder } from '../identifiers/identifier.ts';
import { internalUpdate, type RequestedIdentifier, type UpdateRequest } from '../update/parse-update.ts';
import type { SetChange } from '../update/set-change.ts';
import type { Contact } from './contact.ts';
import { bySet } from './contact-sets.ts';

/**
 * Returns the part of a changed contact that is visible to a key that may write contacts but not read them: its id,
 * version, times, and the data of the request. All other fields are empty.
 */
export function writtenPart(
  contact: Contact,
  request: UpdateRequest = internalUpdate({}).request,
  identifiers: readonly RequestedIdentifier[] = request.addIdentifiers,
): Contact {
  const own = identifierFinder(contact.identifiers);
  const requestedAs = new Map(identifiers.map((requested) => [own(requested), requested]));
  return {
    ...contact,
    attributes: Object.fromEntries(Object.entries(contact.attributes).filter(([key]) => request.attributes.has(key))),
    identifiers: contact.identifiers.flatMap((identifier) => {
      const requested = requestedAs.get(identifier);
      if (requested === undefined) return [];
      // If the request has no properties, the identifier keeps its earlier ones, which stay hidden.
      const { properties, ...shown } = { ...identifier, value: requested.value };
      return [requested.properties === undefined || properties === undefined ? shown : { ...shown, properties }];
    }),
    ...bySet((set) => written(contact[set], request.sets[set])),
  };
}

function written(members: readonly string[], { replacement = [], added }: SetChange): string[] {
  const brought = new Set([...replacement, ...added]);
  return members.filter((member) => brought.has(member));
}
