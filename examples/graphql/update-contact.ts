import { gateway, send } from './client.ts';
import { graphql } from './generated/gql.ts';

// Documents stand next to the code that uses them. `npm run codegen` reads them and writes their types.
const CreateContact = graphql(`
  mutation CreateContact($workspaceId: UUID!, $input: CreateContactInput!) {
    createContact(workspaceId: $workspaceId, input: $input) {
      contact {
        id
        computedDisplayName
      }
      errors {
        __typename
        message
        ... on IdentifierConflictError {
          holderId
        }
      }
    }
  }
`);

const UpsertContact = graphql(`
  mutation UpsertContact($workspaceId: UUID!, $identifier: IdentifierInput!, $input: UpsertContactInput!) {
    upsertContact(workspaceId: $workspaceId, identifier: $identifier, input: $input) {
      outcome
      contact {
        id
        version
        attributes
        lists {
          name
        }
      }
      errors {
        message
        path
      }
    }
  }
`);

const AllContacts = graphql(`
  query AllContacts($workspaceId: UUID!, $after: String) {
    contacts(workspaceId: $workspaceId, first: 2, after: $after) {
      edges {
        node {
          id
          computedDisplayName
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const { workspaceId } = gateway;
const email = { key: 'emailaddress', value: 'katherine@example.com' };

// Expected errors are data, each kind with a type of its own.
const { createContact } = await send(CreateContact, {
  workspaceId,
  input: { displayName: 'Katherine Johnson', identifiers: [email] },
});
if (createContact.contact) console.log(`created ${createContact.contact.computedDisplayName}`);
for (const error of createContact.errors) {
  if (error.__typename === 'IdentifierConflictError') console.log(`there already: ${error.holderId}`);
  else console.log(`refused: ${error.message}`);
}

// An upsert by an identifier needs no lookup first.
const { upsertContact } = await send(UpsertContact, {
  workspaceId,
  identifier: email,
  input: { attributes: { firstName: 'Katherine', countryCode: 'US' } },
});
for (const { path, message } of upsertContact.errors) console.log(`${path.join('.')}: ${message}`);
console.log(`${upsertContact.outcome}, version ${upsertContact.contact?.version}`);

// Reads page by page to the end.
let after: string | null | undefined;
do {
  const { contacts } = await send(AllContacts, { workspaceId, after });
  for (const { node } of contacts?.edges ?? []) console.log(`- ${node.computedDisplayName ?? node.id}`);
  after = contacts?.pageInfo.hasNextPage ? contacts.pageInfo.endCursor : undefined;
} while (after);
