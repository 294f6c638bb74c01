import { REVERT_CONTACT_SCHEMA } from '../../contacts/revert/revert-contact-body.ts';
import { revertContact } from '../../resolvers/contacts/revert-contact.ts';
import { ATTRIBUTE_PARAMETER } from '../resources/contact.ts';
import { REVERTED_CONTACT, REVERTED_CONTACT_EXAMPLE, revertedContactBody } from '../resources/reverted-contact.ts';
import { route } from '../server/declare-route.ts';
import { CREATED, changedVersion, changeInput, UPDATED } from './update-contact.ts';

const REVERTED = { schema: REVERTED_CONTACT, example: REVERTED_CONTACT_EXAMPLE, body: revertedContactBody };

export const revertContactRoute = route({
  method: 'POST',
  path: '/workspaces/{workspaceId}/contacts/{contactId}/revert',
  operation: revertContact,
  tag: 'Contacts',
  summary: 'Revert a contact to an earlier version',
  description:
    'The contact gets the state of that version, in a new version: all of it or nothing. Every obstacle is named: an ' +
    'identifier that another contact has by now, a list that is gone, an attribute that is archived or defined otherwise. ' +
    'A deleted contact and contacts that were merged into it since come back, for keys with the scope `history:read`.',
  query: ATTRIBUTE_PARAMETER,
  headers: ['If-Match'],
  body: { schema: REVERT_CONTACT_SCHEMA, example: { toVersion: 1 } },
  problems: [409, 412],
  input: (request) => ({ ...request.params, ...changeInput(request) }),
  version: changedVersion,
  responses: {
    200: { ...UPDATED, ...REVERTED, description: 'The contact after the revert.' },
    201: { ...CREATED, ...REVERTED, description: 'The contact, which had been deleted and is there again.' },
  },
  status: ({ outcome }) => (outcome === 'CREATED' ? 201 : 200),
});
