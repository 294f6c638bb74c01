import { mapInTurns } from '../../contacts/turns.ts';
import { UPDATE_CONTACTS_SCHEMA } from '../../contacts/update/update-contacts-body.ts';
import { updateContacts } from '../../resolvers/contacts/update-contacts.ts';
import { EXAMPLE } from '../openapi/examples.ts';
import { UPDATE_RESULTS, UPDATE_RESULTS_EXAMPLE, updateResultBody } from '../resources/update-result.ts';
import { route } from '../server/declare-route.ts';

export const updateContactsRoute = route({
  method: 'POST',
  path: '/workspaces/{workspaceId}/contacts/batch',
  operation: updateContacts,
  tag: 'Contacts',
  summary: 'Update or create several contacts',
  description:
    'Runs updates in order, each like PATCH by id or by identifier. A rejected update does not affect the others. ' +
    'With `atomic`, all of them are made or none.',
  body: {
    schema: UPDATE_CONTACTS_SCHEMA,
    example: {
      updates: [
        { contactId: EXAMPLE.contactId, attributes: { countryCode: 'US' }, addToLists: [EXAMPLE.listId] },
        { identifier: { key: 'emailaddress', value: 'grace@example.com' }, attributes: { firstName: 'Grace' } },
      ],
    },
  },
  responses: {
    200: {
      description: 'The results of the updates, in order.',
      schema: UPDATE_RESULTS,
      example: UPDATE_RESULTS_EXAMPLE,
      headers: ['Ignored-Properties', 'Deprecation'],
      body: async ({ results }) => ({ results: await mapInTurns(results, updateResultBody) }),
    },
  },
  problems: [409, 412],
  input: ({ params, body }) => ({ ...params, body }),
});
