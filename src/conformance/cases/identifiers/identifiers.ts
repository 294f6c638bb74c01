import type { Case } from '../../case.ts';
import { ADA, ADAS_EMAIL, FREE_EMAIL, GRACE, GRACES_EMAIL } from '../../environment/seed.ts';
import { update } from '../steps.ts';

const PUSH_TOKEN = { key: 'pushtoken', value: 'Token ' };

/** Specification §3, without the strategies. */
export const identifierCases: readonly Case[] = [
  {
    id: 'identifiers.email.normalised',
    name: 'an e-mail address is stored as given, trimmed, and compared by case folding',
    when: update({
      addIdentifiers: [
        { key: 'emailaddress', value: ' ADA@Example.com ' },
        { key: 'emailaddress', value: 'Free@Example.com' },
      ],
    }),
    expect: { result: { featuredIdentifiers: [ADAS_EMAIL, { key: 'emailaddress', value: 'Free@Example.com' }] } },
  },
  {
    id: 'identifiers.phone.normalised',
    name: 'a phone number is stored, shown and compared in E.164',
    when: update({
      addIdentifiers: [
        { key: 'phonenumber', value: '+31 6 1234 5678' },
        { key: 'phonenumber', value: '+31612345678' },
      ],
    }),
    expect: { result: { featuredIdentifiers: [ADAS_EMAIL, { key: 'phonenumber', value: '+31612345678' }] } },
  },
  {
    id: 'identifiers.other.bytes',
    name: 'any other identifier is compared byte for byte',
    when: update({
      addIdentifiers: [
        PUSH_TOKEN,
        { key: 'pushtoken', value: 'token ' },
        { key: 'externalId', value: 'ADA@example.com' },
      ],
    }),
    expect: { result: { identifierCount: 4 } },
  },
  refusedValue('emailaddress', 'no-address', 'no-at-sign'),
  refusedValue('emailaddress', 'a@b', 'no-top-level-domain'),
  refusedValue('emailaddress', '@example.com', 'no-local-part'),
  refusedValue('emailaddress', 'two words@example.com', 'space'),
  refusedValue('phonenumber', '12', 'two-digits'),
  refusedValue('phonenumber', '+1', 'country-code-alone'),
  refusedValue('phonenumber', 'hello', 'letters'),
  refusedValue('phonenumber', '0612345678', 'no-country-code'),
  refusedValue('phonenumber', '+999123456789', 'no-such-country'),
  refusedValue('phonenumber', '+12025550142 call me', 'words-behind'),
  refusedValue('phonenumber', '+12025550142 ext. 5', 'extension'),
  {
    id: 'identifiers.refuses.lengths',
    name: 'refuses keys and values that are empty or too long, each with its place',
    source: 'documented',
    when: update({
      addIdentifiers: [
        { key: '', value: 'x' },
        { key: 'x'.repeat(65), value: 'x' },
        { key: 'x', value: '' },
        { key: 'x', value: 'x'.repeat(501) },
      ],
    }),
    expect: {
      problems: [
        'addIdentifiers[0].key',
        'addIdentifiers[1].key',
        'addIdentifiers[2].value',
        'addIdentifiers[3].value',
      ].map((path) => ({ code: 'InvalidPayload', path })),
    },
  },
  {
    id: 'identifiers.accepts.lengths',
    name: 'accepts a key of 64 and a value of 500 characters',
    source: 'documented',
    when: update({ addIdentifiers: [{ key: 'k'.repeat(64), value: 'v'.repeat(500) }] }),
    expect: { result: { identifierCount: 2 } },
  },
  {
    id: 'identifiers.refuses.101',
    name: 'refuses a 101st identifier',
    when: update({
      addIdentifiers: Array.from({ length: 100 }, (_, index) => ({ key: 'externalId', value: `${index}` })),
    }),
    expect: { problems: [{ code: 'InvalidPayload', path: 'addIdentifiers' }] },
  },
  {
    id: 'identifiers.accepts.100',
    name: 'accepts a hundred identifiers',
    when: update({
      addIdentifiers: Array.from({ length: 99 }, (_, index) => ({ key: 'externalId', value: `${index}` })),
    }),
    expect: { result: { identifierCount: 100 } },
  },
  {
    id: 'identifiers.properties.replace',
    name: 'adding an identifier that the contact has, with properties, replaces its properties',
    when: update({ addIdentifiers: [{ ...ADAS_EMAIL, properties: { verified: true } }] }),
    expect: { result: { identifierCount: 1, version: 2 } },
  },
  {
    id: 'identifiers.properties.order',
    name: 'properties in another order change nothing',
    seed: {
      contacts: [{ id: ADA, body: { addIdentifiers: [{ ...ADAS_EMAIL, properties: { a: 1, b: { c: 2, d: 3 } } }] } }],
    },
    when: update({ addIdentifiers: [{ ...ADAS_EMAIL, properties: { b: { d: 3, c: 2 }, a: 1 } }] }),
    expect: { outcome: 'UNCHANGED' },
  },
  {
    id: 'identifiers.refuses.101-old-name',
    name: 'refuses a 101st identifier, at its path',
    when: update({
      identifiers: Array.from({ length: 100 }, (_, index) => ({ key: 'externalId', value: `${index}` })),
    }),
    expect: { problems: [{ code: 'InvalidPayload', path: 'identifiers' }] },
  },
  {
    id: 'identifiers.add-present',
    name: 'adding an identifier that the contact has changes nothing',
    when: update({ addIdentifiers: [ADAS_EMAIL] }),
    expect: { outcome: 'UNCHANGED' },
  },
  {
    id: 'identifiers.duplicates',
    name: 'a hundred entries with fifty different identifiers are within the limit',
    when: update({
      addIdentifiers: Array.from({ length: 100 }, (_, index) => ({ key: 'externalId', value: `${index % 50}` })),
    }),
    expect: { result: { identifierCount: 51 } },
  },
  {
    id: 'identifiers.featured.order',
    name: 'emailaddress and phonenumber show as read-only arrays',
    when: update(
      { attributes: { firstName: null }, addIdentifiers: [FREE_EMAIL], removeIdentifiers: [GRACES_EMAIL] },
      { contactId: GRACE },
    ),
    expect: {
      result: {
        computedDisplayName: 'free@example.com',
        featuredIdentifiers: [{ key: 'phonenumber', value: '+12025550142' }, FREE_EMAIL],
      },
    },
  },
  {
    id: 'identifiers.anonymous',
    name: 'a contact with only visitor ids is anonymous',
    source: 'documented',
    when: update({ addIdentifiers: [{ key: 'visitorid', value: 'v1' }], removeIdentifiers: [ADAS_EMAIL] }),
    expect: { result: { isAnonymous: true, identifierCount: 1 } },
  },
  {
    id: 'display-name.first',
    name: 'displayName comes before firstName',
    source: 'documented',
    when: update({ attributes: { displayName: 'Countess' } }),
    expect: { result: { computedDisplayName: 'Countess' } },
  },
  {
    id: 'display-name.none',
    name: 'nothing yields a display name',
    source: 'documented',
    when: update({ attributes: { firstName: null }, removeIdentifiers: [ADAS_EMAIL] }),
    expect: { result: { computedDisplayName: null } },
  },
  {
    id: 'identifiers.featured.ten',
    name: 'at most ten identifiers are featured',
    when: update({
      addIdentifiers: Array.from({ length: 11 }, (_, index) => ({
        key: 'emailaddress',
        value: `a${index}@example.com`,
      })),
    }),
    expect: {
      result: {
        identifierCount: 12,
        featuredIdentifiers: [
          ADAS_EMAIL,
          ...Array.from({ length: 9 }, (_, index) => ({ key: 'emailaddress', value: `a${index}@example.com` })),
        ],
      },
    },
  },
];

function refusedValue(key: string, value: string, id: string): Case {
  return {
    id: `identifiers.refuses.${key}.${id}`,
    name: `refuses the ${key} "${value}"`,
    when: update({
      addIdentifiers: [
        { key: 'externalId', value: 'fine' },
        { key, value },
      ],
    }),
    expect: { problems: [{ code: 'InvalidPayload', path: 'addIdentifiers[1].value' }] },
  };
}
