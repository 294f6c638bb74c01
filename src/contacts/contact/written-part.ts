import { identifierFinder } from '../identifiers/identifier.ts';
import { internalUpdate, type RequestedIdentifier, type UpdateRequest } from '../update/parse-update.ts';
import type { SetChange } from '../update/set-change.ts';
import type { Contact } from './contact.ts';
import { bySet } from './contact-sets.ts';

/**
 * What is shown of a contact after a change to who may write contacts and not read them: its id, version and times, and
 * of everything else what the request has brought. The rest is as if the contact did not have it.
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
      // Without any in the request, those that were there before stay.
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
