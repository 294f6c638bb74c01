import { MERGE_CONTACTS_SCHEMA } from '../../contacts/merge/merge-contacts-body.ts';
import { mergeContacts } from '../../resolvers/contacts/merge-contacts.ts';
import { EXAMPLE } from '../openapi/examples.ts';
import { ATTRIBUTE_PARAMETER, CONTACT, CONTACT_EXAMPLE } from '../resources/contact.ts';
import type { ContactPath } from '../server/path-params.ts';
import type { Route } from '../server/route.ts';
import { CHANGE_HEADERS, change } from './update-contact.ts';

export const mergeContactsRoute: Route = {
  method: 'POST',
  path: '/workspaces/{workspaceId}/contacts/{contactId}/merge',
  operation: mergeContacts,
  tag: 'Contacts',
  summary: 'Merge a contact into another',
  description:
    'The contact of the body goes into the one of the path, which keeps the attributes that it has. From then on the ' +
    'id of the one that went leads to the survivor: 301 to read, 308 to change, and 409 where something is taken away.',
  query: ATTRIBUTE_PARAMETER,
  headers: ['If-Match'],
  body: { schema: MERGE_CONTACTS_SCHEMA, example: { contactId: EXAMPLE.otherContactId } },
  responses: {
    200: {
      description: 'The contact that stayed.',
      schema: CONTACT,
      example: CONTACT_EXAMPLE,
      headers: CHANGE_HEADERS,
    },
  },
  problems: ['merged', 412],
  handle(session, request, reply) {
    const { workspaceId, contactId } = request.params as ContactPath;
    return change(request, reply, (input) => session.run(mergeContacts, { workspaceId, contactId, ...input }));
  },
};
