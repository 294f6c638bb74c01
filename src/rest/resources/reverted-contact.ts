import type { ContactReverted } from '../../resolvers/contacts/revert-contact.ts';
import { EXAMPLE } from '../openapi/examples.ts';
import type { RouteRequest } from '../server/route.ts';
import { CONTACT, CONTACT_EXAMPLE, contactBody } from './contact.ts';
import { UUID_SCHEMA } from './schemas.ts';

/** A contact after a revert, and what became of others. */
export const REVERTED_CONTACT = {
  ...CONTACT,
  description: 'A contact after a revert, and what became of the contacts that were merged into it.',
  required: [...CONTACT.required, 'restoredContactIds', 'mergedAgainContactIds'],
  properties: {
    ...CONTACT.properties,
    restoredContactIds: {
      type: 'array',
      description: 'The contacts that had been merged into it and came back.',
      items: UUID_SCHEMA,
    },
    mergedAgainContactIds: {
      type: 'array',
      description: 'The contacts that had come back before and were merged into it again.',
      items: UUID_SCHEMA,
    },
  },
};

export const REVERTED_CONTACT_EXAMPLE = {
  ...CONTACT_EXAMPLE,
  restoredContactIds: [EXAMPLE.otherContactId],
  mergedAgainContactIds: [],
};

/** A contact after a revert as the documented API shows it. */
export function revertedContactBody(
  { contact, restoredContactIds, mergedAgainContactIds }: ContactReverted,
  { attributes }: Pick<RouteRequest<string>, 'attributes'>,
) {
  return { ...contactBody(contact, attributes), restoredContactIds, mergedAgainContactIds };
}
