/** The parts of paths, decoded. */
export interface WorkspacePath {
  workspaceId: string;
}

export interface ContactPath extends WorkspacePath {
  contactId: string;
}

export interface IdentifierPath extends WorkspacePath {
  identifierKey: string;
  identifierValue: string;
}

export interface ListPath extends WorkspacePath {
  listId: string;
}

export interface AccountPath extends WorkspacePath {
  accountId: string;
}

export interface DefinitionPath extends WorkspacePath {
  key: string;
}
