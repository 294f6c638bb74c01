import { CREATE_CONTACT_SCHEMA } from '../../contacts/update/create-contact-body.ts';
import { createContact } from '../../resolvers/contacts/create-contact.ts';
import { EXAMPLE } from '../openapi/examples.ts';
import { route } from '../server/declare-route.ts';
import { queryProblems } from '../server/requested-attributes.ts';
import { CREATED, changedVersion } from './update-contact.ts';

export const createContactRoute = route({
  method: 'POST',
  path: '/workspaces/{workspaceId}/contacts',
  operation: createContact,
  tag: 'Contacts',
  summary: 'Create a contact',
  description: 'Rejected if an identifier belongs to another contact.',
  body: {
    schema: CREATE_CONTACT_SCHEMA,
    example: {
      displayName: 'Katherine Johnson',
      identifiers: [{ key: 'emailaddress', value: 'katherine@example.com' }],
      attributes: { countryCode: 'US' },
      listIds: [EXAMPLE.listId],
    },
  },
  problems: [409],
  input: ({ params, body, attributes }) => ({ ...params, body, ...queryProblems(attributes) }),
  version: changedVersion,
  responses: { 201: CREATED },
});
