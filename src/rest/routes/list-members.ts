import type { FastifyReply, FastifyRequest } from 'fastify';
import { LIST_CONTACTS_SCHEMA } from '../../contacts/groups/list-body.ts';
import type { Rejected } from '../../contacts/validation/problem.ts';
import { pageListContacts, positionOfContact } from '../../resolvers/contacts/page-contacts.ts';
import {
  addContactsToList,
  type ContactsProcessed,
  removeContactsFromList,
} from '../../resolvers/groups/list-members.ts';
import { EXAMPLE } from '../openapi/examples.ts';
import { ATTRIBUTE_PARAMETER, CONTACT, CONTACT_EXAMPLE, contactBody } from '../resources/contact.ts';
import { pageBody, pageInput, pageParameters, pageSchema } from '../server/paging.ts';
import type { ListPath } from '../server/path-params.ts';
import { answerWithAttributes } from '../server/requested-attributes.ts';
import { answer, setIgnoredHeader } from '../server/response.ts';
import type { Route } from '../server/route.ts';

const PATH = '/workspaces/{workspaceId}/lists/{listId}/contacts';

const BODY = {
  schema: LIST_CONTACTS_SCHEMA,
  example: {
    contacts: [EXAMPLE.contactId],
    identifiers: [{ key: 'emailaddress', value: 'grace@example.com' }],
  },
};

const PROCESSED = {
  description: 'How many of the contacts that were named there are.',
  schema: {
    type: 'object',
    required: ['itemsProcessed'],
    properties: {
      itemsProcessed: {
        type: 'integer',
        minimum: 0,
        description: 'Contacts that exist, whether or not they were on the list; unknown ones are skipped.',
      },
    },
  },
  example: { itemsProcessed: 2 },
  headers: ['Ignored-Properties'],
};

export const listContactRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: PATH,
    operation: pageListContacts,
    tag: 'Lists',
    summary: 'List the contacts on a list',
    description: 'Oldest contact first.',
    query: { ...pageParameters(10), ...ATTRIBUTE_PARAMETER },
    responses: {
      200: { description: 'A page of contacts.', schema: pageSchema(CONTACT), example: { results: [CONTACT_EXAMPLE] } },
    },
    async handle(session, request, reply) {
      const { workspaceId, listId } = request.params as ListPath;
      const input = { workspaceId, listId, page: pageInput(request) };
      return answerWithAttributes(request, reply, await session.run(pageListContacts, input), (page, attributes) =>
        reply.send(pageBody(page, positionOfContact, (contact) => contactBody(contact, attributes))),
      );
    },
  },
  {
    method: 'POST',
    path: PATH,
    operation: addContactsToList,
    tag: 'Lists',
    summary: 'Put contacts on a list',
    body: BODY,
    responses: { 201: PROCESSED },
    async handle(session, request, reply) {
      const { workspaceId, listId } = request.params as ListPath;
      const input = { workspaceId, listId, body: request.body };
      return answerProcessed(request, reply, 201, await session.run(addContactsToList, input));
    },
  },
  {
    method: 'DELETE',
    path: PATH,
    operation: removeContactsFromList,
    tag: 'Lists',
    summary: 'Take contacts off a list',
    body: BODY,
    responses: { 200: PROCESSED },
    problems: ['merged'],
    async handle(session, request, reply) {
      const { workspaceId, listId } = request.params as ListPath;
      const input = { workspaceId, listId, body: request.body };
      return answerProcessed(request, reply, 200, await session.run(removeContactsFromList, input));
    },
  },
];

function answerProcessed(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  result: ContactsProcessed | Rejected,
) {
  return answer(request, reply, result, ({ itemsProcessed, ignoredProperties }) =>
    setIgnoredHeader(reply, ignoredProperties).code(status).send({ itemsProcessed }),
  );
}
