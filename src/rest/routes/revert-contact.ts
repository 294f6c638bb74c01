import { REVERT_CONTACT_SCHEMA } from '../../contacts/revert/revert-contact-body.ts';
import { revertContact } from '../../resolvers/contacts/revert-contact.ts';
import { ATTRIBUTE_PARAMETER } from '../resources/contact.ts';
import { REVERTED_CONTACT, REVERTED_CONTACT_EXAMPLE, revertedContactBody } from '../resources/reverted-contact.ts';
import { route } from '../server/declare-route.ts';
import { changeStatus } from '../server/response.ts';
import { CREATED, changedVersion, changeInput, UPDATED } from './update-contact.ts';

const REVERTED = { schema: REVERTED_CONTACT, example: REVERTED_CONTACT_EXAMPLE, body: revertedContactBody };

export const revertContactRoute = route({
  method: 'POST',
  path: '/workspaces/{workspaceId}/contacts/{contactId}/revert',
  operation: revertContact,
  tag: 'Contacts',
  summary: 'Revert a contact to an earlier version',
  description:
    'Restores the state of that version in a new version: all of it or nothing. The response lists all obstacles: an ' +
    'identifier that now belongs to another contact, a deleted list, an archived or changed attribute definition. ' +
    'Also restores a deleted contact, and contacts that were merged into it since. This requires the scope `history:read`.',
  query: ATTRIBUTE_PARAMETER,
  headers: ['If-Match'],
  body: { schema: REVERT_CONTACT_SCHEMA, example: { toVersion: 1 } },
  problems: [409, 412],
  input: (request) => ({ ...request.params, ...changeInput(request) }),
  version: changedVersion,
  responses: {
    200: { ...UPDATED, ...REVERTED, description: 'The reverted contact.' },
    201: { ...CREATED, ...REVERTED, description: 'The restored contact, which had been deleted.' },
  },
  status: changeStatus,
});
