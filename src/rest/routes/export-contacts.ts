import { CURSOR_RULE } from '../../contacts/paging/export-cursor.ts';
import { exportContacts } from '../../resolvers/contacts/export-contacts.ts';
import { EXPORTED_CONTACT_EXAMPLE, EXPORTED_LINES, exportedContactBody } from '../resources/exported-contact.ts';
import { route } from '../server/declare-route.ts';
import { ndjsonStream } from '../server/ndjson.ts';

export const exportContactsRoute = route({
  method: 'GET',
  path: '/workspaces/{workspaceId}/contacts/export',
  operation: exportContacts,
  tag: 'Contacts',
  summary: 'Export contacts',
  description:
    'Streams all contacts, or those that match a filter, oldest first: one JSON object on each line. If the response ' +
    'breaks off, continue with `after`. No contact comes twice or is missing because others are created, changed or ' +
    'deleted meanwhile. An access key may run 2 exports at once. The connection of a client that reads less than 8 KiB ' +
    'in a second is closed.',
  query: {
    filter: {
      schema: { type: 'string', maxLength: 8000 },
      description: 'The filter of the search, as JSON.',
    },
    after: {
      schema: { type: 'string', maxLength: 100 },
      description: `Continues after ${CURSOR_RULE}: those of the last complete line.`,
    },
  },
  problems: [422],
  input: ({ params, query }) => ({ ...params, filter: textFrom(query.filter), after: textFrom(query.after) }),
  responses: {
    200: {
      description: 'A line for each contact.',
      mediaType: 'application/x-ndjson',
      schema: EXPORTED_LINES,
      example: `${JSON.stringify(EXPORTED_CONTACT_EXAMPLE)}\n`,
      stream: ({ contacts, end }) => ndjsonStream(contacts, exportedContactBody, end),
    },
  },
});

/** Returns the text of a query parameter. An empty one is absent; a repeated one is invalid, as its list is. */
function textFrom(given: unknown): string | undefined {
  return given === undefined || given === '' ? undefined : String(given);
}
