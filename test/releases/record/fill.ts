import { randomUUID } from 'node:crypto';
import { ask, type Exchange, type Question } from '../exchange.ts';

/** The ids of contacts that the API returns no more, or under another id. */
export interface Filled {
  contacts: string[];
  lists: string[];
  /** Changes under idempotency keys, with their answers. */
  changed: Exchange[];
}

const COUNTRIES = ['NL', 'DE', 'US', 'MX', 'JP'];
const NAMES = ['Ada', 'Grace', 'Zoë', 'Jürgen', '李', 'Οδυσσέας', 'Ngũgĩ', "O'Neil", 'María José', 'Þór'];
/** More than one page. */
const CONTACTS = 24;
const ACCOUNTS = ['0190a000-0000-7000-8000-0000000002aa', '0190a000-0000-7000-8000-0000000002bb'];

/** Fills a workspace through both APIs: every table has rows, and every kind of change is in the history. */
export async function fill(url: string, keys: Record<string, string>, workspaceId: string): Promise<Filled> {
  const base = `/workspaces/${workspaceId}`;
  const changed: Exchange[] = [];

  async function send(question: Question): Promise<Exchange> {
    const answer = await ask(url, keys, question);
    if (answer.status >= 300) throw new Error(`${question.method} ${question.path}: ${JSON.stringify(answer)}`);
    return { question, answer };
  }
  async function rest(method: Question['method'], path: string, body?: unknown, headers?: Record<string, string>) {
    const sent = body === undefined ? {} : { body };
    const { answer } = await send({ key: 'full', method, path: base + path, ...sent, ...(headers && { headers }) });
    // biome-ignore lint/suspicious/noExplicitAny: the answers of all operations
    return answer.body as any;
  }
  async function graphql(query: string, variables: Record<string, unknown>) {
    const body = { query, variables: { workspaceId, ...variables } };
    const exchange = await send({ key: 'full', method: 'POST', path: '/graphql', body });
    // biome-ignore lint/suspicious/noExplicitAny: the answers of all operations
    const { data, errors } = exchange.answer.body as any;
    const [payload] = Object.values(data ?? {}) as { errors: unknown[] }[];
    if (errors !== undefined || payload?.errors.length !== 0) throw new Error(JSON.stringify(exchange));
    return { exchange, payload };
  }

  for (const definition of [
    { key: 'countryCode', displayName: 'Country code', type: 'string' },
    { key: 'rating', displayName: 'Rating', type: 'number' },
    { key: 'cookiesAccepted', displayName: 'Cookies accepted', type: 'boolean', pii: true },
    { key: 'since', displayName: 'Since', type: 'datetime', description: 'The first order.' },
    { key: 'labels', displayName: 'Labels', type: 'string', cardinality: 'many' },
    { key: 'site', displayName: 'Site', type: 'string', format: { type: 'url' } },
    { key: 'old', displayName: 'Old', type: 'string' },
  ]) {
    await rest('POST', '/attribute-definitions', definition);
  }
  await rest('PATCH', '/attribute-definitions/labels', { displayName: 'Labels of a contact' });

  const lists: string[] = [];
  for (const list of [
    { name: 'Newsletter', consentType: 'double', description: 'Weekly.' },
    { name: 'Customers', tags: [randomUUID()] },
    { name: 'Proof', isProof: true },
    { name: 'Deleted' },
  ]) {
    lists.push((await rest('POST', '/lists', list)).id);
  }
  const [newsletter, customers, , deletedList] = lists as [string, string, string, string];
  for (const id of ACCOUNTS) await rest('PATCH', `/contacts/identifiers/externalId/first`, { addToAccounts: [id] });
  await rest('PATCH', `/accounts/${ACCOUNTS[0]}`, { name: 'Acme' });
  await rest('POST', '/accounts', { name: 'Without contacts' });

  const contacts: string[] = [];
  for (let index = 0; index < CONTACTS; index += 1) {
    const body = {
      attributes: {
        firstName: NAMES[index % NAMES.length],
        lastName: `Number ${index}`,
        countryCode: COUNTRIES[index % COUNTRIES.length],
        rating: index / 4,
        cookiesAccepted: index % 2 === 0,
        since: `20${10 + index}-02-03T04:05:06.789Z`,
        labels: ['contact', `label-${index % 3}`],
        old: 'kept',
      },
      addIdentifiers: [
        { key: 'emailaddress', value: `Contact.${index}@Example.com` },
        { key: 'phonenumber', value: `+1202555${String(1000 + index)}`, properties: { source: 'form', index } },
      ],
      addToLists: index % 3 === 0 ? [newsletter, customers, deletedList] : [customers],
      addToAccounts: [ACCOUNTS[index % 2]],
      addCompanyRefs: [`company-${index % 4}`],
    };
    const identifier = { key: 'externalId', value: `customer-${index}` };
    if (index % 2 === 0) {
      const { id } = await rest('PATCH', `/contacts/identifiers/externalId/${identifier.value}`, body);
      contacts.push(id);
    } else {
      const { payload } = await graphql(UPSERT, { identifier, input: body });
      contacts.push((payload as unknown as { contact: { id: string } }).contact.id);
    }
  }
  await rest('POST', '/contacts', { displayName: 'Created', identifiers: [{ key: 'ticket', value: '1' }] });
  await rest('POST', `/contacts/${contacts[0]}/identifiers`, { key: 'visitorid', value: 'visitor-1' });
  await rest('DELETE', `/contacts/${contacts[1]}/identifiers`, { key: 'phonenumber', value: '+12025551001' });
  await rest('POST', `/lists/${newsletter}/contacts`, { contacts: contacts.slice(0, 12) });
  await rest('DELETE', `/lists/${newsletter}/contacts`, { contacts: contacts.slice(9, 11) });

  const updates = contacts.map((contactId, index) => ({ contactId, attributes: { rating: index } }));
  await rest('POST', '/contacts/batch', { updates, atomic: true });
  for (const contactId of contacts.slice(2, 5)) {
    await graphql(UPDATE, { contactId, input: { attributes: { site: 'https://example.com/', old: null } } });
  }
  const [survivor, merged, otherMerged, reverted, deleted, restored, purged] = contacts.slice(12) as [
    ...[string, string, string, string, string, string, string],
  ];
  await rest('POST', `/contacts/${survivor}/merge`, { contactId: merged });
  await graphql(MERGE, { contactId: reverted, input: { contactId: otherMerged } });
  // Undoes the merge.
  await rest('POST', `/contacts/${reverted}/revert`, { toVersion: 1 });
  await rest('DELETE', `/contacts/${deleted}`);
  await rest('DELETE', `/contacts/${restored}`);
  await rest('POST', `/contacts/${restored}/revert`, { toVersion: 2 });
  await rest('DELETE', `/contacts/${purged}?purge=true`);
  await rest('DELETE', `/lists/${deletedList}`);
  await rest('DELETE', '/attribute-definitions/old');

  for (const [index, contactId] of contacts.slice(0, 2).entries()) {
    const [attributes, idempotencyKey] = [{ rating: 100 + index }, randomUUID()];
    const path = `${base}/contacts/${contactId}`;
    const headers = { 'idempotency-key': idempotencyKey };
    changed.push(await send({ key: 'full', method: 'PATCH', path, headers, body: { attributes } }));
    const input = { attributes: { rating: 200 + index }, idempotencyKey: randomUUID() };
    changed.push((await graphql(UPDATE, { contactId, input })).exchange);
  }
  return { contacts, lists, changed };
}

const RESULT = '{ outcome errors { code message } contact { id version attributes updatedAt } }';
const UPSERT = `mutation ($workspaceId: UUID!, $identifier: IdentifierInput!, $input: UpsertContactInput!) {
  upsertContact(workspaceId: $workspaceId, identifier: $identifier, input: $input) ${RESULT} }`;
const UPDATE = `mutation ($workspaceId: UUID!, $contactId: ID!, $input: UpdateContactInput!) {
  updateContact(workspaceId: $workspaceId, contactId: $contactId, input: $input) ${RESULT} }`;
const MERGE = `mutation ($workspaceId: UUID!, $contactId: ID!, $input: MergeContactsInput!) {
  mergeContacts(workspaceId: $workspaceId, contactId: $contactId, input: $input) { errors { code } contact { id } } }`;
