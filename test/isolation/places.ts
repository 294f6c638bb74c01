import { randomUUID } from 'node:crypto';
import { nodeIdFrom } from '../../src/graphql/schema/node-id.ts';
import { unboundToken } from '../contacts/paging/unbound-token.ts';

/** The kinds of names in requests. */
type Kind =
  | 'workspace'
  | 'contact'
  | 'list'
  | 'account'
  | 'definition'
  | 'identifier'
  | 'company'
  | 'token'
  | 'node'
  | 'entity'
  | 'accessKey'
  | 'idempotencyKey';

/** Own names, names of another workspace (which do not exist in the other world), or malformed names. */
export type State = 'own' | 'alien' | 'malformed';
export const STATES: readonly State[] = ['own', 'alien', 'malformed'];

type Identifier = { key: string; value: string };
/** An entity that another service refers to. */
type Representation = Record<string, string>;
type Value = string | Identifier | Representation;

/** A place of a name in a request, and its form there. */
export interface Place {
  name: string;
  kind: Kind;
  write(value: never): unknown;
}

const one = (kind: Kind) => ({ kind, write: (value: Value) => value });
const many = (kind: Kind) => ({ kind, write: (value: Value) => [value] });

/**
 * All parameters of routes, fields and inputs: the kind of their names, or `null` for plain values.
 * The test fails for unlisted parameters, so that each new one is classified.
 */
const NAMES: Record<string, Omit<Place, 'name'> | null> = {
  workspaceId: one('workspace'),
  contactId: one('contact'),
  contacts: many('contact'),
  ids: many('contact'),
  listId: one('list'),
  listIds: many('list'),
  addToLists: many('list'),
  removeFromLists: many('list'),
  accountId: one('account'),
  accountIds: many('account'),
  addToAccounts: many('account'),
  removeFromAccounts: many('account'),
  key: one('definition'),
  attribute: one('definition'),
  include: many('definition'),
  attributes: { kind: 'definition', write: (key: string) => ({ [key]: 'x' }) },
  'ContactFilterInput.attributes': { kind: 'definition', write: (key: string) => [{ key, exists: true }] },
  identifier: one('identifier'),
  identifiers: many('identifier'),
  addIdentifiers: many('identifier'),
  removeIdentifiers: many('identifier'),
  // The two parts of a path, and the two properties of a body that is an identifier.
  identifierKey: { kind: 'identifier', write: ({ key }: Identifier) => key },
  identifierValue: { kind: 'identifier', write: ({ value }: Identifier) => value },
  companyRef: one('company'),
  companyRefs: many('company'),
  addCompanyRefs: many('company'),
  removeCompanyRefs: many('company'),
  'searchContacts.filter': { kind: 'list', write: (listId: string) => ({ listId }) },
  'exportContacts.filter': { kind: 'list', write: (listId: string) => JSON.stringify({ listId }) },
  'exportContacts.after': null,
  updates: { kind: 'contact', write: (contactId: string) => [{ contactId }] },
  'ContactUpdateInput.input': null,
  atomic: null,
  pageToken: one('token'),
  after: one('token'),
  before: one('token'),
  keyId: one('accessKey'),
  nodeId: one('node'),
  nodeIds: many('node'),
  representations: many('entity'),
  idempotencyKey: one('idempotencyKey'),
  ...Object.fromEntries(
    `scopes origin overlapSeconds limit reverse first last version asOf asOfVersion toVersion purge includeArchived expectedVersion mustBeNew mustExist strategy allowWritingReadOnly
    displayName name description consentType tags isProof type cardinality format pii readOnly archived
    createdAt updatedAt displayNamePrefix properties value from to equals in exists min max options label select range`
      .split(/\s+/)
      .map((name) => [name, null]),
  ),
};

/** Bodies and inputs that are an identifier: their `key` and `value` belong together. */
const IDENTIFIERS = /^(?:(add|remove)ContactIdentifier|(Add|Remove)ContactIdentifierInput|.*IdentifierInput)$/;

/** The kind of names at a property, argument or parameter, if any. Throws if it is not classified. */
export function placeOf(owner: string, name: string): Place | undefined {
  if (IDENTIFIERS.test(owner) && name === 'key') return { name, kind: 'identifier', write: (value: never) => value };
  const qualified = `${owner}.${name}`;
  const known = qualified in NAMES ? NAMES[qualified] : NAMES[name];
  if (known === undefined) {
    throw new Error(`${owner} takes "${name}", and the test of isolation does not know whether that names something: 
say so in NAMES (test/isolation/places.ts)`);
  }
  return known === null ? undefined : { name, ...known };
}

/** Puts a value at a place: an identifier that is the body itself is spread over it. */
export function written(place: Place, value: Value): Record<string, unknown> {
  const content = place.write(value as never);
  return place.name === 'key' && place.kind === 'identifier'
    ? (content as Identifier & object)
    : { [place.name]: content };
}

/** The names in the own workspace by kind, equal in every world. */
export const OWN = {
  contact: '0190a000-0000-7000-8000-0000000000a1',
  otherContact: '0190a000-0000-7000-8000-0000000000a2',
  list: '0190a000-0000-7000-8000-0000000000b1',
  account: '0190a000-0000-7000-8000-0000000000c1',
  definition: 'ownTier',
  identifier: { key: 'externalId', value: 'own-customer' },
  company: 'own-company',
  token: unboundToken({ createdAt: 1_700_000_000_000, id: '0190a000-0000-7000-8000-000000000001' }),
  idempotencyKey: 'own-idempotency-key',
} as const;

const MALFORMED: Record<Kind, Value> = {
  workspace: 'no-uuid',
  contact: 'no-uuid',
  list: 'no-uuid',
  account: 'no-uuid',
  definition: 'no key!',
  identifier: { key: 'emailaddress', value: 'no-address' },
  company: 'x'.repeat(251),
  token: 'no-token',
  node: 'no-node',
  entity: { __typename: 'Person' },
  accessKey: 'no-uuid',
  idempotencyKey: 'x'.repeat(256),
};

/** Names of another workspace, or unknown names: equal in number and in length. */
export interface Aliens {
  workspace: string[];
  contact: string[];
  list: string[];
  account: string[];
  definition: string[];
  identifier: Identifier[];
  company: string[];
  token: string[];
  accessKey: string[];
  idempotencyKey: string[];
}

/** Unknown names with the same length and sort position as the names in `aliens`. */
export function nobodysTwins(aliens: Aliens): Aliens {
  const twinOf = (text: string) => (/^[0-9a-f-]{36}$/.test(text) ? randomUUID() : text.replace('alien', 'aliem'));
  return {
    ...(Object.fromEntries(
      Object.entries(aliens).map(([kind, values]) => [
        kind,
        values.map((value: Value) =>
          typeof value === 'string' ? twinOf(value) : { ...value, value: twinOf(value.value) },
        ),
      ]),
    ) as unknown as Aliens),
    // The same sort position, but another value.
    token: aliens.token.map((token) => {
      const [createdAt, id] = JSON.parse(Buffer.from(token, 'base64url').toString());
      return unboundToken({ createdAt, id: `${id.slice(0, -1)}${id.endsWith('f') ? 'e' : 'f'}` });
    }),
  };
}

/** The placeholder for a version in one of the worlds. */
export function valueFor(
  { kind }: Place,
  state: State,
  world: { workspaceId: string; accessKeyId: string; aliens: Aliens },
  turn: number,
): Value {
  if (state === 'malformed') return MALFORMED[kind];
  if (kind === 'node') return nodeIdOf(state, world, turn);
  if (kind === 'entity') return representationOf(state, world, turn);
  if (state !== 'own') return pick<Value>(world.aliens[kind], turn);
  if (kind === 'workspace') return world.workspaceId;
  return kind === 'accessKey' ? world.accessKeyId : OWN[kind];
}

/** The id of a contact as a node. A foreign one names the own workspace in every second turn. */
function nodeIdOf(state: State, world: { workspaceId: string; aliens: Aliens }, turn: number): string {
  const { workspaceId, aliens } = world;
  if (state === 'own') return nodeIdFrom({ type: 'Contact', workspaceId, id: OWN.contact });
  return nodeIdFrom({
    type: 'Contact',
    workspaceId: turn % 2 === 0 ? pick(aliens.workspace, turn) : workspaceId,
    id: pick(aliens.contact, turn),
  });
}

/** An entity of each type in turn. A foreign one is in the own workspace in every second round. */
function representationOf(state: State, world: { workspaceId: string; aliens: Aliens }, turn: number): Representation {
  const { aliens } = world;
  const isOwn = state === 'own';
  const keys: Representation[] = [
    { __typename: 'Contact', id: isOwn ? OWN.contact : pick(aliens.contact, turn) },
    { __typename: 'ContactByIdentifier', ...(isOwn ? OWN.identifier : pick(aliens.identifier, turn)) },
    { __typename: 'ContactList', id: isOwn ? OWN.list : pick(aliens.list, turn) },
    { __typename: 'Account', id: isOwn ? OWN.account : pick(aliens.account, turn) },
    { __typename: 'Company', ref: isOwn ? OWN.company : pick(aliens.company, turn) },
  ];
  const isElsewhere = !isOwn && Math.floor(turn / keys.length) % 2 === 0;
  return { workspaceId: isElsewhere ? pick(aliens.workspace, turn) : world.workspaceId, ...pick(keys, turn) };
}

function pick<Value>(pool: Value[], turn: number): Value {
  return pool[turn % pool.length] as Value;
}
