import type { IdentifierRef } from '../../src/contacts/problem.ts';
import { graphqlDoor } from './graphql-door.ts';
import { restDoor } from './rest-door.ts';

/** What every call names. */
export interface Call {
  url: string;
  /** Undefined: the request carries none. */
  key: string | undefined;
  workspaceId: string;
}

interface UpdateCall extends Call {
  /** As the documented API takes it; the GraphQL door translates what its types spell otherwise. */
  body: object;
  expectedVersion?: number;
  /** Attribute keys to return besides. */
  include?: string[];
}

/** A contact as both doors can show it. */
export interface ContactView {
  id: string;
  workspaceId: string;
  computedDisplayName: string | null;
  createdAt: string;
  updatedAt: string;
  featuredIdentifiers: IdentifierRef[];
  attributes: Record<string, unknown>;
  identifierCount: number;
  accountIds: string[];
  listIds: string[];
  companyRefs: string[];
  isAnonymous: boolean;
  version: number;
}

/** What a door answered, in words that both can say. */
export interface Answer {
  contact: ContactView | null;
  outcome: string | null;
  /** `path` as `addToLists[2]`. A problem of the whole request has the path ''. */
  problems: { code: string; path: string; message: string }[];
  skipped: IdentifierRef[];
}

/** One way in. The same table of cases goes through each. */
export interface Door {
  name: 'REST' | 'GraphQL';
  update(call: UpdateCall & { contactId: string }): Promise<Answer>;
  upsert(call: UpdateCall & { identifier: IdentifierRef }): Promise<Answer>;
  find(call: Call & { contactId: string; include?: string[] }): Promise<Answer>;
  findByIdentifier(call: Call & { identifier: IdentifierRef; include?: string[] }): Promise<Answer>;
}

export const DOORS: readonly Door[] = [restDoor, graphqlDoor];
