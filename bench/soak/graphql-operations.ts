import { randomUUID } from 'node:crypto';
import { addressOf } from './contact-pool.ts';
import { type Operation, update, withContactGone } from './rest-operations.ts';
import { moveOn, shown, withContact } from './turn.ts';

const ERRORS = 'errors { code message path }';

const UPDATE = `mutation Update($workspaceId: UUID!, $contactId: ID!, $input: UpdateContactInput!) {
  updateContact(workspaceId: $workspaceId, contactId: $contactId, input: $input) {
    outcome contact { id version attributes } ${ERRORS}
  }
}`;

const UPSERT = `mutation Upsert($workspaceId: UUID!, $identifier: IdentifierInput!, $input: UpsertContactInput!) {
  upsertContact(workspaceId: $workspaceId, identifier: $identifier, input: $input) {
    outcome contact { id version } skippedIdentifiers { key value } ${ERRORS}
  }
}`;

const CREATE = `mutation Create($workspaceId: UUID!, $input: CreateContactInput!) {
  createContact(workspaceId: $workspaceId, input: $input) { contact { id version computedDisplayName } ${ERRORS} }
}`;

const DELETE = `mutation Delete($workspaceId: UUID!, $contactId: ID!) {
  deleteContact(workspaceId: $workspaceId, contactId: $contactId) { deletedContactId ${ERRORS} }
}`;

const MERGE = `mutation Merge($workspaceId: UUID!, $contactId: ID!, $input: MergeContactsInput!) {
  mergeContacts(workspaceId: $workspaceId, contactId: $contactId, input: $input) {
    contact { id version } moved { identifiers { key value } } ${ERRORS}
  }
}`;

const CONTACT = `query One($workspaceId: UUID!, $contactId: ID!) {
  contact(workspaceId: $workspaceId, contactId: $contactId) {
    id version computedDisplayName attributes
    identifiers { key value createdAt }
    lists { id name contactCount }
    accounts { id name contacts(first: 3) { edges { node { id } } } }
    companies { ref contacts(first: 3) { edges { node { id } } } }
  }
}`;

const BY_IDENTIFIER = `query Find($workspaceId: UUID!, $identifier: IdentifierInput!) {
  contactByIdentifier(workspaceId: $workspaceId, identifier: $identifier) { id version attributes }
}`;

const PAGE = `query Page($workspaceId: UUID!, $last: Int!) {
  contacts(workspaceId: $workspaceId, last: $last) {
    edges { cursor node { id computedDisplayName identifiers { key value } lists { id name } accounts { id name } companies { ref } } }
    pageInfo { hasPreviousPage startCursor }
  }
}`;

const MEMBERS = `query Members($workspaceId: UUID!, $listId: UUID!) {
  list(workspaceId: $workspaceId, listId: $listId) {
    name contactCount contacts(last: 10) { edges { node { id version lists { name } } } }
  }
}`;

export const GRAPHQL_PERSISTED_OPERATIONS: readonly Operation[] = [
  {
    name: 'updateContact',
    weight: 15,
    run: (turn) =>
      withContact(turn, async (contact) =>
        moveOn(contact, await turn.graphql(UPDATE, { contactId: contact.id, input: update(turn) })),
      ),
  },
  {
    name: 'upsertContact',
    weight: 8,
    run: (turn) =>
      withContact(turn, async (contact) => {
        const identifier = { key: 'emailaddress', value: addressOf(contact) };
        moveOn(contact, await turn.graphql(UPSERT, { identifier, input: update(turn) }));
      }),
  },
  {
    name: 'createContact',
    weight: 4,
    grows: 1,
    async run(turn) {
      const { pool, accountId } = turn.world;
      const number = pool.newNumber();
      const identifiers = [{ key: 'emailaddress', value: addressOf({ number }) }];
      const input = { displayName: `Contact ${number}`, identifiers, accountIds: [accountId], companyRefs: ['acme'] };
      const { body } = await turn.graphql(CREATE, { input });
      pool.added({ id: JSON.parse(body).data.createContact.contact.id, number });
    },
  },
  {
    name: 'deleteContact',
    weight: 3,
    grows: -1,
    run: (turn) => withContactGone(turn, ({ id }) => turn.graphql(DELETE, { contactId: id })),
  },
  {
    name: 'mergeContacts',
    weight: 1,
    grows: -1,
    run: (turn) =>
      withContact(turn, (stays) =>
        withContactGone(turn, async ({ id }) =>
          moveOn(stays, await turn.graphql(MERGE, { contactId: stays.id, input: { contactId: id } })),
        ),
      ),
  },
  {
    name: 'contact, with its lists, accounts and companies',
    weight: 6,
    run: (turn) => withContact(turn, ({ id }) => turn.graphql(CONTACT, { contactId: id })),
  },
  {
    name: 'contactByIdentifier',
    weight: 5,
    run: (turn) =>
      withContact(turn, async (contact) => {
        const identifier = { key: 'emailaddress', value: addressOf(contact) };
        const answer = await turn.graphql(BY_IDENTIFIER, { identifier });
        if (!answer.body.includes(contact.id)) throw new Error(`${contact.id} was not found: ${shown(answer)}`);
      }),
  },
  { name: 'contacts, with all of theirs', weight: 2, run: (turn) => turn.graphql(PAGE, { last: 20 }) },
  {
    name: 'list, with its contacts',
    weight: 2,
    run: (turn) => turn.graphql(MEMBERS, { listId: turn.world.listId }),
  },
  {
    name: 'updateContact sent again',
    weight: 4,
    run: (turn) =>
      withContact(turn, async (contact) => {
        const variables = { contactId: contact.id, input: { ...update(turn), idempotencyKey: randomUUID() } };
        const first = await turn.graphql(UPDATE, variables);
        moveOn(contact, first);
        const again = await turn.graphql(UPDATE, variables);
        if (again.body !== first.body) throw new Error(`no replay: ${shown(again)}`);
      }),
  },
  {
    name: 'refused by GraphQL',
    weight: 3,
    run: (turn) =>
      withContact(turn, async ({ id }) => {
        const [contactId, input, refusal] = overloadRejections(id)[turn.world.serial() % 3] as OverloadResponse;
        await turn.graphql(UPDATE, { contactId, input }, refusal);
      }),
  },
];

type OverloadResponse = [contactId: string, input: object, code: string];

function overloadRejections(id: string): OverloadResponse[] {
  return [
    [id, { attributes: { age: 'old' } }, 'InvalidPayload'],
    [randomUUID(), {}, 'ResourceNotFound'],
    [id, { attributes: {}, expectedVersion: 999_999_999 }, 'PreconditionFailed'],
  ];
}
