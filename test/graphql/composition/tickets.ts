import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSchema, type GraphQLFieldResolver, GraphQLObjectType } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { ADA, ADAS_EMAIL, LIST_A, NOBODY } from '../../../src/conformance/environment/seed.ts';

/** The types of another service: tickets, which refer to contacts by id and by identifier. */
const TYPES = `
  scalar UUID
  type Query { tickets(workspaceId: UUID!): [Ticket!]! }
  type Ticket {
    subject: String!
    contact: Contact!
    sender: ContactByIdentifier!
    list: ContactList!
    company: Company!
  }`;

const ENTITIES = `
  type Contact @key(fields: "workspaceId id") { workspaceId: UUID! id: ID! tickets: [Ticket!]! }
  type ContactByIdentifier @key(fields: "workspaceId key value", resolvable: false) {
    workspaceId: UUID!
    key: String!
    value: String!
  }
  type ContactList @key(fields: "workspaceId id", resolvable: false) { workspaceId: UUID! id: ID! }
  type Company @key(fields: "workspaceId ref", resolvable: false) { workspaceId: UUID! ref: String! }`;

/** The schema for composition. */
export const TICKETS_SDL = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key"])
  ${TYPES} ${ENTITIES}`;

const DIRECTIVES = `
  directive @key(fields: String!, resolvable: Boolean = true) repeatable on OBJECT
  scalar _Any
  union _Entity = Contact
  extend type Query { _entities(representations: [_Any!]!): [_Entity]! }`;

const ticketsIn = (workspaceId: string) =>
  [
    { subject: 'No e-mails', id: ADA, sender: { ...ADAS_EMAIL, value: 'ADA@Example.com' } },
    { subject: 'Too many e-mails', id: NOBODY, sender: { ...ADAS_EMAIL, value: 'nobody@example.com' } },
  ].map(({ subject, id, sender }) => ({
    subject,
    contact: { workspaceId, id },
    sender: { workspaceId, ...sender },
    list: { workspaceId, id: LIST_A },
    company: { workspaceId, ref: 'acme' },
  }));

interface Reference {
  workspaceId: string;
  id: string;
}

type Resolver = GraphQLFieldResolver<never, unknown, never>;

const RESOLVERS: Record<string, Resolver> = {
  'Query.tickets': (_root, { workspaceId }: { workspaceId: string }) => ticketsIn(workspaceId),
  'Query._entities': (_root, { representations }: { representations: Reference[] }) => representations,
  'Contact.tickets': ({ workspaceId, id }: Reference) =>
    ticketsIn(workspaceId).filter(({ contact }) => contact.id === id),
};

/** The other service as a schema. */
export function ticketsSchema() {
  const schema = buildSchema(DIRECTIVES + TYPES + ENTITIES);
  for (const [place, resolve] of Object.entries(RESOLVERS)) {
    const [type = '', field = ''] = place.split('.');
    const found = schema.getType(type);
    if (found instanceof GraphQLObjectType) Object.assign(found.getFields()[field] as object, { resolve });
  }
  return schema;
}

/** Serves a handler of requests over HTTP on a free port. */
export async function serve(handler: Parameters<typeof createServer>[1]) {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Serves the other service over HTTP. */
export function serveTickets() {
  return serve(createYoga({ schema: ticketsSchema(), logging: false, graphiql: false }));
}
