import { ADA, ADAS_EMAIL, type Case, FREE_EMAIL, GRACE, GRACES_EMAIL } from '../case.ts';

const PUSH_TOKEN = { key: 'pushtoken', value: 'Token ' };

/** Specification §3, but for the strategies. */
export const identifierCases: readonly Case[] = [
  {
    name: 'an e-mail address is stored as given and compared trimmed and lower-cased',
    body: {
      addIdentifiers: [
        { key: 'emailaddress', value: ' ADA@Example.com ' },
        { key: 'emailaddress', value: 'Free@Example.com' },
      ],
    },
    expect: { contact: { featuredIdentifiers: [ADAS_EMAIL, { key: 'emailaddress', value: 'Free@Example.com' }] } },
  },
  {
    name: 'a phone number is stored as given and compared in E.164',
    body: {
      addIdentifiers: [
        { key: 'phonenumber', value: '+31 6 1234 5678' },
        { key: 'phonenumber', value: '+31612345678' },
      ],
    },
    expect: { contact: { featuredIdentifiers: [ADAS_EMAIL, { key: 'phonenumber', value: '+31 6 1234 5678' }] } },
  },
  {
    name: 'any other identifier is compared byte for byte',
    body: {
      addIdentifiers: [
        PUSH_TOKEN,
        { key: 'pushtoken', value: 'token ' },
        { key: 'externalId', value: 'ADA@example.com' },
      ],
    },
    expect: { contact: { identifierCount: 4 } },
  },
  ...['no-address', 'a@b', '@example.com', 'two words@example.com'].map((value) => refusedValue('emailaddress', value)),
  ...['12', '+1', 'hello', '0612345678', '+999123456789', '+12025550142 call me', '+12025550142 ext. 5'].map((value) =>
    refusedValue('phonenumber', value),
  ),
  {
    name: 'refuses keys and values that are empty or too long, each by its place',
    body: {
      addIdentifiers: [
        { key: '', value: 'x' },
        { key: 'x'.repeat(65), value: 'x' },
        { key: 'x', value: '' },
        { key: 'x', value: 'x'.repeat(501) },
      ],
    },
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
    name: 'accepts a key of 64 and a value of 500 characters',
    body: { addIdentifiers: [{ key: 'k'.repeat(64), value: 'v'.repeat(500) }] },
    expect: { contact: { identifierCount: 2 } },
  },
  {
    name: 'refuses a 101st identifier',
    body: { addIdentifiers: Array.from({ length: 100 }, (_, index) => ({ key: 'externalId', value: `${index}` })) },
    expect: { problems: [{ code: 'InvalidPayload', path: 'addIdentifiers' }] },
  },
  {
    name: 'accepts a hundred identifiers',
    body: { addIdentifiers: Array.from({ length: 99 }, (_, index) => ({ key: 'externalId', value: `${index}` })) },
    expect: { contact: { identifierCount: 100 } },
  },
  {
    name: 'adding an identifier that the contact has, with properties, replaces its properties',
    body: { addIdentifiers: [{ ...ADAS_EMAIL, properties: { verified: true } }] },
    expect: { contact: { identifierCount: 1, version: 2 } },
  },
  {
    name: 'properties in another order change nothing',
    seed: {
      contacts: [{ id: ADA, body: { addIdentifiers: [{ ...ADAS_EMAIL, properties: { a: 1, b: { c: 2, d: 3 } } }] } }],
    },
    body: { addIdentifiers: [{ ...ADAS_EMAIL, properties: { b: { d: 3, c: 2 }, a: 1 } }] },
    expect: { outcome: 'UNCHANGED' },
  },
  {
    name: 'refuses a 101st identifier where it is added',
    body: { identifiers: Array.from({ length: 100 }, (_, index) => ({ key: 'externalId', value: `${index}` })) },
    expect: { problems: [{ code: 'InvalidPayload', path: 'identifiers' }] },
  },
  {
    name: 'adding an identifier that the contact has changes nothing',
    body: { addIdentifiers: [ADAS_EMAIL] },
    expect: { outcome: 'UNCHANGED' },
  },
  {
    name: 'a thousand mentions of fifty identifiers are fifty identifiers',
    body: {
      addIdentifiers: Array.from({ length: 1100 }, (_, index) => ({ key: 'externalId', value: `${index % 50}` })),
    },
    expect: { contact: { identifierCount: 51 } },
  },
  {
    name: 'emailaddress and phonenumber show as read-only arrays',
    contactId: GRACE,
    body: { attributes: { firstName: null }, addIdentifiers: [FREE_EMAIL], removeIdentifiers: [GRACES_EMAIL] },
    expect: {
      contact: {
        computedDisplayName: 'free@example.com',
        featuredIdentifiers: [{ key: 'phonenumber', value: '+12025550142' }, FREE_EMAIL],
      },
    },
  },
  {
    name: 'a contact with only visitor ids is anonymous',
    body: { addIdentifiers: [{ key: 'visitorid', value: 'v1' }], removeIdentifiers: [ADAS_EMAIL] },
    expect: { contact: { isAnonymous: true, identifierCount: 1 } },
  },
  {
    name: 'displayName comes before firstName',
    body: { attributes: { displayName: 'Countess' } },
    expect: { contact: { computedDisplayName: 'Countess' } },
  },
  {
    name: 'nothing yields a display name',
    body: { attributes: { firstName: null }, removeIdentifiers: [ADAS_EMAIL] },
    expect: { contact: { computedDisplayName: null } },
  },
  {
    name: 'at most ten identifiers are featured',
    body: {
      addIdentifiers: Array.from({ length: 11 }, (_, index) => ({
        key: 'emailaddress',
        value: `a${index}@example.com`,
      })),
    },
    expect: {
      contact: {
        identifierCount: 12,
        featuredIdentifiers: [
          ADAS_EMAIL,
          ...Array.from({ length: 9 }, (_, index) => ({ key: 'emailaddress', value: `a${index}@example.com` })),
        ],
      },
    },
  },
];

function refusedValue(key: string, value: string): Case {
  return {
    name: `refuses the ${key} "${value}"`,
    body: {
      addIdentifiers: [
        { key: 'externalId', value: 'fine' },
        { key, value },
      ],
    },
    expect: { problems: [{ code: 'InvalidPayload', path: 'addIdentifiers[1].value' }] },
  };
}
