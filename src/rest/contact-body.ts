import {
  type Contact,
  computedDisplayName,
  featuredIdentifiers,
  isAnonymous,
  visibleAttributes,
} from '../contacts/contact.ts';

/** A contact as the documented API shows it (specification §2), with null for requested attributes without a value. */
export function contactBody(contact: Contact, requestedAttributes: readonly string[]) {
  const { id, workspaceId, createdAt, updatedAt, identifiers, accountIds, listIds, companyRefs } = contact;
  return {
    id,
    computedDisplayName: computedDisplayName(contact),
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
    workspaceId,
    featuredIdentifiers: featuredIdentifiers(contact),
    attributes: visibleAttributes(contact, requestedAttributes),
    identifierCount: identifiers.length,
    accountIds,
    listIds,
    companyRefs,
    isAnonymous: isAnonymous(contact),
  };
}

/** The attribute keys that a query asks for: `attribute` repeated, as `attribute[]`, or separated by commas. */
export function requestedAttributes(query: unknown): string[] {
  const { attribute, 'attribute[]': bracketed } = query as Record<string, string | string[] | undefined>;
  return [attribute ?? [], bracketed ?? []]
    .flat()
    .flatMap((keys) => keys.split(','))
    .filter((key) => key !== '');
}
