import type { Question } from '../exchange.ts';
import type { Filled } from './fill.ts';

/** Requests that read everything in a workspace through both APIs, and with each access key. */
export function questionsAbout(
  { contacts, lists }: Filled,
  workspaceId: string,
  keys: Record<string, string>,
): Question[] {
  const get = (path: string, key = 'full'): Question => ({
    key,
    method: 'GET',
    path: `/workspaces/${workspaceId}${path}`,
  });
  const search = (body: object): Question => ({ ...get('/contacts/search'), method: 'POST', body });
  const graphql = (query: string, variables: object): Question => ({
    ...{ key: 'full', method: 'POST', path: '/graphql' },
    body: { query, variables: { workspaceId, ...variables } },
  });
  return [
    ...Object.keys(keys).map((key) => get('/contacts?limit=1', key)),
    { key: 'full', method: 'GET', path: '/workspaces' },
    get('/contacts?limit=100'),
    get('/contacts?limit=3&reverse=true'),
    get('/contacts/export'),
    get('/lists'),
    get('/accounts'),
    get('/attribute-definitions?archived=true'),
    search({ identifier: { key: 'emailaddress', value: 'CONTACT.3@example.com' } }),
    search({ filter: { attributes: [{ key: 'countryCode', equals: 'NL' }] }, limit: 100 }),
    search({ filter: { companyRef: 'company-1', displayNamePrefix: 'g' }, limit: 100 }),
    search({ filter: { accountId: '0190a000-0000-7000-8000-0000000002aa' }, limit: 100 }),
    graphql(LISTS, {}),
    ...lists.flatMap((listId) => [get(`/lists/${listId}`), get(`/lists/${listId}/contacts?limit=100`)]),
    ...contacts.flatMap((contactId) => [
      get(`/contacts/${contactId}`),
      get(`/contacts/${contactId}?version=1`),
      get(`/contacts/${contactId}/history?limit=100`),
      get(`/contacts/${contactId}/identifiers`),
      get(`/contacts/${contactId}/lists`),
      graphql(CONTACT, { contactId }),
    ]),
  ];
}

const LISTS = `query ($workspaceId: UUID!) {
  lists(workspaceId: $workspaceId, first: 10) {
    edges { cursor node { id name contactCount contacts(first: 100) { edges { cursor node { id } } } } }
  }
}`;

const CONTACT = `query ($workspaceId: UUID!, $contactId: ID!) {
  contact(workspaceId: $workspaceId, contactId: $contactId) {
    id version computedDisplayName createdAt updatedAt isAnonymous attributes identifierCount
    identifiers { key value properties createdAt }
    featuredIdentifiers { key value }
    lists { id name contactCount } accounts { id name } companies { ref name } companyRefs
  }
  contactHistory(workspaceId: $workspaceId, contactId: $contactId, first: 50) {
    edges {
      cursor
      node {
        version at operation api key { id name } changes { field before after }
        mergedContactId survivorId restoredContactIds restoredFromId mergedAgainContactIds
      }
    }
  }
}`;
