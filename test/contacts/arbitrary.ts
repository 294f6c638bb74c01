import fc from 'fast-check';
import { ACCOUNT_A, ACCOUNT_B, ADA, GRACE, LIST_A, LIST_B, NOBODY } from '../../src/conformance/environment/seed.ts';
import type { Attributes, Contact } from '../../src/contacts/contact/contact.ts';
import type { PlanContext } from '../../src/contacts/update/plan-update.ts';
import { DEFAULT_PRIORITY } from '../../src/contacts/update/resolution.ts';
import { STRATEGIES, type UpdateContactBody } from '../../src/contacts/update/update-contact-body.ts';
import type { IdentifierRef } from '../../src/contacts/validation/problem.ts';
import { NOW, THEN } from './samples.ts';
import type { Planning, World } from './world.ts';

const LINUS = '0190a000-0000-7000-8000-00000000000d';
const LISTS = [LIST_A, LIST_B];
const ACCOUNTS = [ACCOUNT_A, ACCOUNT_B];
const COMPANIES = ['acme', 'Acme', '__proto__', 'constructor'];

/** Few identifiers, so that requests and contacts often have the same one, each in all its spellings. */
const IDENTIFIERS: readonly { key: string; normalized: string; spellings: readonly string[] }[] = [
  { key: 'emailaddress', normalized: 'a@example.com', spellings: ['a@example.com', ' A@Example.com'] },
  { key: 'emailaddress', normalized: 'b@example.com', spellings: ['b@example.com', 'B@EXAMPLE.COM '] },
  { key: 'phonenumber', normalized: '+12025550142', spellings: ['+12025550142', '+1 (202) 555-0142'] },
  { key: 'visitorid', normalized: 'v', spellings: ['v'] },
  { key: 'visitorid', normalized: 'V', spellings: ['V'] },
  { key: 'externalId', normalized: 'a@example.com', spellings: ['a@example.com'] },
  { key: '__proto__', normalized: 'toString', spellings: ['toString'] },
];

/** The normalized value of a generated identifier, computed without the rules. */
export function normalizedOf({ key, value }: IdentifierRef): string {
  const known = IDENTIFIERS.find(
    (it) => it.key === key && it.spellings.some((spelling) => spelling.trim() === value.trim()),
  );
  if (known === undefined) throw new Error('unreachable');
  return known.normalized;
}

/** An update whose parts the properties can inspect. */
export interface Asked extends Planning {
  body: UpdateContactBody;
  world: Pick<World, 'contacts' | 'settings'>;
}

/** An update of a world of three contacts. Most succeed; some are rejected, for every reason. */
export function planning(): fc.Arbitrary<Asked> {
  const bodies = fc.oneof({ arbitrary: body(soundEntry), weight: 3 }, { arbitrary: body(anyEntry), weight: 1 });
  return fc
    .record({ target: target(), body: bodies, world: world(), context: context() })
    .map(({ target, ...rest }) => ({ ...target, ...rest }));
}

const identifier = fc.constantFrom(
  ...IDENTIFIERS.flatMap(({ key, spellings }) => spellings.map((value) => ({ key, value }))),
);
const propertied = fc
  .tuple(identifier, fc.constantFrom({}, { a: 1 }, { a: [null] }, JSON.parse('{"__proto__":{"a":1}}')))
  .map(([ref, properties]) => ({ ...ref, properties }));

type Entry = readonly [key: string, value: unknown];

const soundEntry = fc.constantFrom<Entry[]>(
  ['firstName', 'Ada'],
  ['firstName', ''],
  ['firstName', null],
  ['rating', 0],
  ['rating', null],
  ['labels', ['a', 'b']],
  ['labels', ['b', 'a']],
  ['labels', 'a'],
  ['since', '2026-01-31'],
  ['serial', 'A'],
  ['serial', null],
  ['initialReference', NOBODY],
);
const anyEntry = fc.oneof(
  soundEntry,
  fc.constantFrom<Entry[]>(['__proto__', 'x'], ['constructor', [1]], ['toString', true], ['undefined', null]),
  fc.constantFrom<Entry[]>(['rating', '5'], ['labels', []], ['retired', 'x'], ['emailaddress', null], ['no key', 1]),
);

function body(entry: fc.Arbitrary<Entry>): fc.Arbitrary<UpdateContactBody> {
  const ids = (known: string[]) => fc.constantFrom(...known, ...known.map((id) => id.toUpperCase()));
  const some = <Item>(item: fc.Arbitrary<Item>, minLength = 0) => fc.array(item, { minLength, maxLength: 4 });
  const whole = fc.record<Required<UpdateContactBody>>({
    attributes: fc.option(some(entry).map((entries) => Object.fromEntries(entries))),
    addIdentifiers: some(fc.oneof(identifier, propertied)),
    identifiers: some(fc.oneof(identifier, propertied)),
    removeIdentifiers: some(identifier),
    strategy: fc.constantFrom(...STRATEGIES),
    allowWritingReadOnly: fc.boolean(),
    addToLists: some(ids(LISTS)),
    removeFromLists: some(ids([...LISTS, NOBODY])),
    listIds: some(ids(LISTS)),
    addToAccounts: some(ids(ACCOUNTS)),
    removeFromAccounts: some(ids(ACCOUNTS)),
    accountIds: some(ids(ACCOUNTS), 1),
    addCompanyRefs: some(fc.constantFrom(...COMPANIES)),
    removeCompanyRefs: some(fc.constantFrom(...COMPANIES)),
    companyRefs: some(fc.constantFrom(...COMPANIES)),
  });
  // Few fields as often as many: with many fields, every update is a change.
  const fields = whole.chain((all) => fc.shuffledSubarray(Object.entries(all)));
  return fields.map((entries) => Object.fromEntries(entries));
}

function target(): fc.Arbitrary<Pick<Planning, 'contactId' | 'identifier'>> {
  return fc.oneof(fc.record({ contactId: fc.constantFrom(ADA, GRACE, LINUS) }), fc.record({ identifier }));
}

function context(): fc.Arbitrary<Partial<PlanContext>> {
  return fc.record({
    now: fc.constantFrom(THEN - 1, THEN, NOW),
    originMayWriteReadOnly: fc.oneof({ arbitrary: fc.constant(true), weight: 4 }, fc.constant(false)),
    precondition: fc.oneof(
      { arbitrary: fc.constant(undefined), weight: 4 },
      fc.constantFrom('exists' as const, { versions: [1, 2] }),
    ),
  });
}

function world(): fc.Arbitrary<Asked['world']> {
  const holders = IDENTIFIERS.map(() => fc.constantFrom(ADA, GRACE, LINUS, NOBODY));
  return fc
    .record({
      held: fc.shuffledSubarray([...IDENTIFIERS]),
      holders: fc.tuple(...holders),
      contacts: fc.tuple(...[ADA, GRACE, LINUS].map(contact)),
      settings: fc.record({
        undefinedAttributes: fc.constantFrom('reject' as const, 'define' as const),
        identifierPriority: fc.shuffledSubarray([...DEFAULT_PRIORITY]),
      }),
    })
    .map(({ held, holders, contacts, settings }) => ({
      contacts: contacts.map((it) => ({
        ...it,
        identifiers: held
          .filter((_, index) => holders[index] === it.id)
          .map(({ key, normalized, spellings }) => ({
            key,
            value: spellings.at(-1) ?? '',
            normalized,
            createdAt: THEN,
          })),
      })),
      settings,
    }));
}

function contact(id: string): fc.Arbitrary<Contact> {
  const values: Record<string, fc.Arbitrary<Attributes[string]>> = {
    firstName: fc.constantFrom('Ada', ''),
    rating: fc.constantFrom(0, 5),
    labels: fc.constantFrom(['a', 'b'], ['a']),
    serial: fc.constantFrom('A', 'B'),
    initialReference: fc.constant(NOBODY),
    retired: fc.constant('was'),
  };
  return fc.record({
    workspaceId: fc.constant(NOBODY),
    id: fc.constant(id),
    version: fc.integer({ min: 1, max: 3 }),
    createdAt: fc.constant(THEN),
    updatedAt: fc.constantFrom(THEN, NOW),
    attributes: fc.record(values, { requiredKeys: [] }) as fc.Arbitrary<Attributes>,
    identifiers: fc.constant([]),
    listIds: fc.shuffledSubarray(LISTS),
    accountIds: fc.shuffledSubarray(ACCOUNTS),
    companyRefs: fc.shuffledSubarray(COMPANIES),
    lastChangeId: fc.constant(NOBODY),
  });
}
