import { MERGE_CONTACTS_SCHEMA } from '../../contacts/merge/merge-contacts-body.ts';
import { mergeContacts } from '../../resolvers/contacts/merge-contacts.ts';
import { EXAMPLE } from '../openapi/examples.ts';
import { ATTRIBUTE_PARAMETER } from '../resources/contact.ts';
import { route } from '../server/declare-route.ts';
import { changedVersion, changeInput, UPDATED } from './update-contact.ts';

export const mergeContactsRoute = route({
  method: 'POST',
  path: '/workspaces/{workspaceId}/contacts/{contactId}/merge',
  operation: mergeContacts,
  tag: 'Contacts',
  summary: 'Merge a contact into another',
  description:
    'Merges the contact of the body into the one of the path, which keeps its own attributes. From then on, the id of ' +
    'the merged contact leads to the survivor: 301 for reads, 308 for changes, and 409 for requests that remove data.',
  query: ATTRIBUTE_PARAMETER,
  headers: ['If-Match'],
  body: { schema: MERGE_CONTACTS_SCHEMA, example: { contactId: EXAMPLE.duplicateContactId } },
  problems: ['merged', 412],
  input: (request) => ({ ...request.params, ...changeInput(request) }),
  version: changedVersion,
  responses: { 200: { ...UPDATED, description: 'The surviving contact.' } },
});
