/** What the demo holds and the documentation's examples name. */
export interface ExampleContact {
  workspaceId: string;
  contactId: string;
  listId: string;
}

/** One document with an operation for each update that the documentation shows, for GraphiQL to open with. */
export function exampleDocument({ workspaceId, contactId, listId }: ExampleContact): string {
  return `# contact-gateway: each operation is an example of the documentation.
# Put the cursor into one and press Ctrl-Enter (Cmd-Enter on a Mac), or choose it at the play button.

# Look at the contact first.
query LookAtTheContact {
  contact(workspaceId: "${workspaceId}", contactId: "${contactId}") {
    ...TheContact
  }
}

# Give it an e-mail address.
mutation UpdateIdentifiers {
  updateContact(
    workspaceId: "${workspaceId}"
    contactId: "${contactId}"
    input: { addIdentifiers: [{ key: "emailaddress", value: "contacts@example.com" }] }
  ) {
    ...TheUpdate
  }
}

# Set an attribute.
mutation UpdateAttributes {
  updateContact(
    workspaceId: "${workspaceId}"
    contactId: "${contactId}"
    input: { attributes: { countryCode: "US" } }
  ) {
    ...TheUpdate
  }
}

# Put it on a list.
mutation UpdateLists {
  updateContact(
    workspaceId: "${workspaceId}"
    contactId: "${contactId}"
    input: { addToLists: ["${listId}"] }
  ) {
    ...TheUpdate
  }
}

# All three at once: all or nothing.
mutation UpdateDetails {
  updateContact(
    workspaceId: "${workspaceId}"
    contactId: "${contactId}"
    input: {
      addIdentifiers: [{ key: "emailaddress", value: "contacts@example.com" }]
      attributes: { countryCode: "US" }
      addToLists: ["${listId}"]
    }
  ) {
    ...TheUpdate
  }
}

fragment TheUpdate on UpdateContactPayload {
  outcome
  contact {
    ...TheContact
  }
  errors {
    code
    message
    path
    ... on IdentifierConflictError {
      holderId
      remedies
    }
  }
  skippedIdentifiers {
    key
    value
  }
}

fragment TheContact on Contact {
  id
  version
  computedDisplayName
  attributes
  identifiers {
    key
    value
  }
  lists {
    id
    name
  }
}
`;
}
