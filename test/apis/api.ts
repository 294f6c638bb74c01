import { type Answer, type Api, type Call, perform } from '../../src/conformance/apis/api.ts';
import { graphqlPlugin as overGraphql } from '../../src/conformance/apis/graphql.ts';
import { restPlugin as overRest } from '../../src/conformance/apis/rest.ts';
import type { Identifier, Step } from '../../src/conformance/step.ts';

/** A contact with the fields that both APIs show. */
interface ContactView {
  id: string;
  workspaceId: string;
  computedDisplayName: string | null;
  createdAt: string;
  updatedAt: string;
  featuredIdentifiers: Identifier[];
  attributes: Record<string, unknown>;
  identifierCount: number;
  accountIds: string[];
  listIds: string[];
  companyRefs: string[];
  isAnonymous: boolean;
  version: number;
}

export interface ContactAnswer extends Omit<Answer, 'result'> {
  contact: ContactView | null;
}

interface UpdateCall extends Call {
  body: object;
  expectedVersion?: number;
  include?: string[];
}

/** An API with the operations of a contact by name, for tests that write their own calls. */
export interface ContactApi {
  name: Api['name'];
  update(call: UpdateCall & { contactId: string }): Promise<ContactAnswer>;
  upsert(call: UpdateCall & { identifier: Identifier }): Promise<ContactAnswer>;
  find(call: Call & { contactId: string; include?: string[] }): Promise<ContactAnswer>;
  findByIdentifier(call: Call & { identifier: Identifier; include?: string[] }): Promise<ContactAnswer>;
}

export const restPlugin = contactApi(overRest);
export const graphqlPlugin = contactApi(overGraphql);
export const CONTACT_APIS: readonly ContactApi[] = [restPlugin, graphqlPlugin];

function contactApi(api: Api): ContactApi {
  const send = async ({ url, key, workspaceId }: Call, step: Step): Promise<ContactAnswer> => {
    const { result, ...answer } = await perform(api, { url, key, workspaceId }, step);
    return { ...answer, contact: result as ContactView | null };
  };
  return {
    name: api.name,
    update: ({ contactId, body, expectedVersion, include, ...call }) =>
      send(call, { operation: 'updateContact', path: { contactId }, body, ...given({ expectedVersion, include }) }),
    upsert: ({ identifier, body, expectedVersion, include, ...call }) =>
      send(call, { operation: 'upsertContact', path: { identifier }, body, ...given({ expectedVersion, include }) }),
    find: ({ contactId, include, ...call }) =>
      send(call, { operation: 'contact', path: { contactId }, ...given({ include }) }),
    findByIdentifier: ({ identifier, include, ...call }) =>
      send(call, { operation: 'contactByIdentifier', path: { identifier }, ...given({ include }) }),
  };
}

/** Returns the values that are not undefined. */
function given(more: Pick<UpdateCall, 'expectedVersion' | 'include'> | Record<string, unknown>): Partial<Step> {
  return Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined));
}
