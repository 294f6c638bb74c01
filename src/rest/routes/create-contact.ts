import { CREATE_CONTACT_SCHEMA } from '../../contacts/update/create-contact-body.ts';
import { createContact } from '../../resolvers/contacts/create-contact.ts';
import { EXAMPLE } from '../openapi/examples.ts';
import type { WorkspacePath } from '../server/path-params.ts';
import { queryProblems } from '../server/requested-attributes.ts';
import { answer } from '../server/response.ts';
import type { Route } from '../server/route.ts';
import { CREATED, sendChange } from './update-contact.ts';

export const createContactRoute: Route = {
  method: 'POST',
  path: '/workspaces/{workspaceId}/contacts',
  operation: createContact,
  tag: 'Contacts',
  summary: 'Create a contact',
  description: 'Refused when an identifier belongs to another contact.',
  body: {
    schema: CREATE_CONTACT_SCHEMA,
    example: {
      displayName: 'Katherine Johnson',
      identifiers: [{ key: 'emailaddress', value: 'katherine@example.com' }],
      attributes: { countryCode: 'US' },
      listIds: [EXAMPLE.listId],
    },
  },
  responses: { 201: CREATED },
  problems: [409],
  async handle(session, request, reply) {
    const { workspaceId } = request.params as WorkspacePath;
    const result = await session.run(createContact, { workspaceId, body: request.body, ...queryProblems(request) });
    return answer(request, reply, result, (created) => sendChange(request, reply, created));
  },
};
