import fc from 'fast-check';
import {
  ACCOUNT_A,
  ACCOUNT_B,
  ADA,
  ADAS_EMAIL,
  FREE_EMAIL,
  GRACE,
  GRACES_EMAIL,
  LIST_A,
  LIST_B,
  NOBODY,
} from '../../src/conformance/environment/seed.ts';
import type { Operation, Step } from '../../src/conformance/step.ts';
import { unboundToken } from '../contacts/paging/unbound-token.ts';
import { hostileKey, hostileNumber, hostilePathText, hostileText, hostileValue } from './hostile.ts';

const UPDATE = {
  attributes: { firstName: 'Ada', rating: 4.5, labels: ['a', 'b'], since: '2026-01-31', cookiesAccepted: true },
  addIdentifiers: [{ key: 'externalId', value: '42', properties: { source: 'crm', nested: [{ a: 1 }] } }],
  removeIdentifiers: [GRACES_EMAIL],
  identifiers: [FREE_EMAIL],
  strategy: 'first_alias',
  allowWritingReadOnly: false,
  addToLists: [LIST_A],
  removeFromLists: [LIST_B],
  listIds: [LIST_A],
  addToAccounts: [ACCOUNT_A],
  removeFromAccounts: [ACCOUNT_B],
  accountIds: [ACCOUNT_A],
  addCompanyRefs: ['acme'],
  removeCompanyRefs: ['globex'],
  companyRefs: ['acme'],
};
const PAGE = { limit: 2, pageToken: unboundToken({ createdAt: 1_700_000_000_000, id: ADA }), reverse: false };
const LIST = { name: 'News', description: 'What is new', consentType: 'single', tags: [NOBODY], isProof: false };
const DEFINITION = {
  displayName: 'Tier',
  description: 'Of what worth',
  type: 'string',
  cardinality: 'one',
  format: { type: 'select', select: { options: [{ label: 'Gold', value: 'gold' }] } },
  pii: false,
  readOnly: false,
};
const MEMBERS = { contacts: [ADA], identifiers: [GRACES_EMAIL] };

/** Every operation with all its parameters, so that hostile values can be at every place. */
const WHOLE: Record<Operation, Omit<Step, 'operation'>> = {
  viewer: {},
  contact: { path: { contactId: ADA }, include: ['firstName', 'unheardOf'], asOfVersion: 1 },
  contactByIdentifier: { path: { identifier: ADAS_EMAIL }, include: ['rating'] },
  searchContacts: { body: { identifier: ADAS_EMAIL } },
  contacts: { ...PAGE, include: ['labels'] },
  createContact: {
    body: {
      displayName: 'New',
      identifiers: [{ key: 'visitorid', value: 'v-1', properties: { a: [1] } }],
      attributes: { rating: 1, labels: ['x'] },
      listIds: [LIST_A],
      accountIds: [ACCOUNT_B],
      companyRefs: ['globex'],
    },
  },
  updateContact: { path: { contactId: ADA }, body: UPDATE, expectedVersion: 1, include: ['serial'] },
  upsertContact: { path: { identifier: FREE_EMAIL }, body: UPDATE },
  updateContacts: {
    body: {
      updates: [
        { contactId: ADA, ...UPDATE },
        { identifier: FREE_EMAIL, addToLists: [LIST_B] },
      ],
      atomic: false,
    },
  },
  previewContactUpdate: { path: { contactId: ADA }, body: UPDATE, expectedVersion: 1, include: ['serial'] },
  previewContactUpsert: { path: { identifier: FREE_EMAIL }, body: UPDATE },
  mergeContacts: { path: { contactId: ADA }, body: { contactId: GRACE } },
  revertContact: { path: { contactId: ADA }, body: { toVersion: 1 } },
  deleteContact: { path: { contactId: GRACE }, purge: true },
  contactIdentifiers: { path: { contactId: GRACE } },
  addContactIdentifier: {
    path: { contactId: ADA },
    body: { key: 'externalId', value: '7', properties: { note: 'x' } },
  },
  removeContactIdentifier: { path: { contactId: GRACE }, body: GRACES_EMAIL },
  contactLists: { path: { contactId: ADA } },
  contactHistory: { path: { contactId: ADA } },
  lists: PAGE,
  list: { path: { listId: LIST_A } },
  createList: { body: LIST },
  updateList: { path: { listId: LIST_B }, body: LIST },
  deleteList: { path: { listId: LIST_B } },
  listContacts: { path: { listId: LIST_A }, ...PAGE },
  addContactsToList: { path: { listId: LIST_B }, body: MEMBERS },
  removeContactsFromList: { path: { listId: LIST_A }, body: MEMBERS },
  accounts: PAGE,
  account: { path: { accountId: ACCOUNT_A } },
  createAccount: { body: { name: 'Acme' } },
  updateAccount: { path: { accountId: ACCOUNT_A }, body: { name: 'Acme' } },
  deleteAccount: { path: { accountId: ACCOUNT_B } },
  attributeDefinitions: PAGE,
  attributeDefinition: { path: { key: 'rating' } },
  createAttributeDefinition: { body: { key: 'tier', ...DEFINITION } },
  updateAttributeDefinition: { path: { key: 'countryCode' }, body: { ...DEFINITION, archived: false } },
  accessKeys: PAGE,
  createAccessKey: { body: { name: 'CRM', scopes: ['contacts:read'], origin: 'api' } },
  rotateAccessKey: { path: { keyId: ADA }, body: { overlapSeconds: 60 } },
  revokeAccessKey: { path: { keyId: ADA } },
  archiveAttributeDefinition: { path: { key: 'labels' } },
};

const FILTER = {
  ids: [ADA, GRACE],
  attributes: [
    { key: 'rating', equals: 5, in: [4.5, '5', true], from: 1, to: 9, exists: true },
    { key: 'since', from: '2026-01-31' },
  ],
  listId: LIST_A,
  accountId: ACCOUNT_A,
  companyRef: 'acme',
  identifierKey: 'emailaddress',
  createdAt: { from: '2020-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' },
  updatedAt: { from: '2020-01-01T00:00:00Z' },
  displayNamePrefix: 'ad',
};

/** Copies, so that no two places are the same object. */
export const WHOLE_STEPS: readonly Step[] = JSON.parse(
  JSON.stringify([
    ...Object.entries(WHOLE).map(([operation, rest]) => ({ operation, ...rest })),
    { operation: 'contacts', ...PAGE, filter: FILTER },
  ]),
);

const contactId = fc.constantFrom(ADA, GRACE);

/** Contacts that are often merged, deleted and restored, so that these changes follow each other. */
const comingAndGoing: fc.Arbitrary<Step> = fc.oneof(
  fc.constant<Step>({ operation: 'mergeContacts', path: { contactId: ADA }, body: { contactId: GRACE } }),
  fc.record({
    operation: fc.constant('revertContact' as const),
    path: fc.record({ contactId }),
    body: fc.record({ toVersion: fc.integer({ min: 1, max: 6 }) }),
  }),
  fc.record({
    operation: fc.constant('contact' as const),
    path: fc.record({ contactId }),
    asOfVersion: fc.integer({ min: 1, max: 6 }),
  }),
  fc.record({ operation: fc.constant('contactHistory' as const), path: fc.record({ contactId }) }),
  fc.record({ operation: fc.constant('deleteContact' as const), path: fc.record({ contactId }) }),
);

/** A step with hostile values at up to three places, and without some optional ones. */
export const hostileStep: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: fc.oneof(...WHOLE_STEPS.map(mutated)), weight: 5 },
  { arbitrary: comingAndGoing, weight: 1 },
);

type Place = readonly (string | number)[];
type Change = { place: Place; value: unknown } | { place: Place; name: string; value: unknown } | { place: Place };

function mutated(step: Step): fc.Arbitrary<Step> {
  const changes = placesOf(step).map((place) => changeOf(step, place));
  if (changes.length === 0) return fc.constant(step);
  const { body } = step;
  const left = fc.subarray(Object.keys(body ?? {}));
  return fc
    .tuple(fc.array(fc.oneof(...changes), { maxLength: 3 }), fc.oneof(fc.constant([]), left))
    .map(([all, without]) => all.reduce(changed, { ...step, ...(body && { body: omit(body, without) }) }));
}

/** Every place inside `path`, `body`, `filter`, `include` and the page parameters; also these places themselves if allowed. */
function placesOf(step: Step): Place[] {
  const inside = (['path', 'body', 'filter', 'include'] as const).flatMap((name) => below(step[name], [name]));
  const flat = (['limit', 'pageToken', 'expectedVersion', 'asOfVersion', 'purge'] as const).filter(
    (name) => name in step,
  );
  // A GraphQL argument replaces the body of a search, so it cannot have other properties.
  const isOpen = step.body !== undefined && step.operation !== 'searchContacts';
  return [...inside, ...flat.map((name) => [name]), ...(isOpen ? [['body']] : [])];
}

function below(value: unknown, place: Place): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => {
    const inner = [...place, Array.isArray(value) ? Number(name) : name];
    return [inner, ...below(part, inner)];
  });
}

function changeOf(step: Step, place: Place): fc.Arbitrary<Change> {
  const at = <Value>(values: fc.Arbitrary<Value>) => values.map((value) => ({ place, value }));
  switch (place[0]) {
    case 'path':
      // An identifier keeps its two parts, because a path has no other form of it.
      return typeof valueAt(step, place) === 'string' ? at(hostilePathText) : fc.constant({ place: ['none'] });
    case 'include':
      return at(hostilePathText);
    case 'limit':
    case 'expectedVersion':
      return at(hostileNumber);
    case 'asOfVersion':
      return fc.oneof(at(hostileNumber), fc.constant({ place }));
    case 'purge':
      return fc.oneof(at(fc.boolean()), fc.constant({ place }));
    case 'pageToken':
      return at(fc.oneof(hostilePathText, hostileValue.map(tokenOf)));
    default: {
      const added = fc.record({ place: fc.constant(place), name: hostileKey, value: hostileValue });
      if (place.length === 1) return added;
      const isText = typeof valueAt(step, place) === 'string';
      const one = at(fc.oneof(...(isText ? [hostileText] : []), hostileValue));
      return fc.oneof({ arbitrary: one, weight: 4 }, { arbitrary: added, weight: 1 }, fc.constant({ place }));
    }
  }
}

/** A token in the gateway's form with other content. */
function tokenOf(value: unknown): string {
  return Buffer.from(JSON.stringify([1_700_000_000_000, value]))
    .toString('base64url')
    .slice(0, 6000);
}

function changed(step: Step, change: Change): Step {
  const copy = structuredClone(step);
  const [last, ...up] = change.place.toReversed() as [string | number, ...Place];
  const owner = valueAt(copy, up.toReversed());
  if (typeof owner !== 'object' || owner === null) return step;
  const object = owner as Record<string | number, unknown>;
  if ('name' in change) {
    const inner = object[last];
    if (typeof inner !== 'object' || inner === null) return step;
    if (Array.isArray(inner)) inner.push(change.value);
    else define(inner, change.name, change.value);
  } else if ('value' in change) define(object, last, change.value);
  else if (Array.isArray(object)) object.splice(Number(last), 1);
  else delete object[last];
  return copy;
}

/** Sets an own property, also `__proto__`. */
function define(object: object, name: string | number, value: unknown): void {
  Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
}

function valueAt(value: unknown, place: Place): unknown {
  return place.reduce<unknown>(
    (whole, name) =>
      typeof whole === 'object' && whole !== null && Object.hasOwn(whole, name)
        ? (whole as Record<string | number, unknown>)[name]
        : undefined,
    value,
  );
}

function omit(object: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}
