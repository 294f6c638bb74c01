import type { ContactReverted } from '../../resolvers/contacts/revert-contact.ts';
import { EXAMPLE } from '../openapi/examples.ts';
import type { RouteRequest } from '../server/route.ts';
import { CONTACT, CONTACT_EXAMPLE, contactBody } from './contact.ts';
import { UUID_SCHEMA } from './schemas.ts';

/** The reverted contact, and the effect on other contacts. */
export const REVERTED_CONTACT = {
  ...CONTACT,
  description: 'The reverted contact, and the effect on contacts that were merged into it.',
  required: [...CONTACT.required, 'restoredContactIds', 'mergedAgainContactIds'],
  properties: {
    ...CONTACT.properties,
    restoredContactIds: {
      type: 'array',
      description: 'The restored contacts, which had been merged into it.',
      items: UUID_SCHEMA,
    },
    mergedAgainContactIds: {
      type: 'array',
      description: 'The contacts that were merged into it again after an earlier restoration.',
      items: UUID_SCHEMA,
    },
  },
};

export const REVERTED_CONTACT_EXAMPLE = {
  ...CONTACT_EXAMPLE,
  restoredContactIds: [EXAMPLE.duplicateContactId],
  mergedAgainContactIds: [],
};

/** Returns a reverted contact in the form of the REST API. */
export function revertedContactBody(
  { contact, restoredContactIds, mergedAgainContactIds }: ContactReverted,
  { attributes }: Pick<RouteRequest<string>, 'attributes'>,
) {
  return { ...contactBody(contact, attributes), restoredContactIds, mergedAgainContactIds };
}
