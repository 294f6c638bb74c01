import type { Case } from '../../case.ts';
import { ADA, ADAS_EMAIL, FREE_EMAIL, GRACE, GRACES_EMAIL, GRACES_PHONE } from '../../environment/seed.ts';
import type { Identifier } from '../../step.ts';
import { call, read, readByIdentifier, update, upsert } from '../steps.ts';

const JOSE = 'josé@example.com';
const JOSE_DECOMPOSED = 'jose\u0301@example.com';
const MUNICH = 'a@münchen.example.com';
const MUNICH_ASCII = 'a@xn--mnchen-3ya.example.com';
const LONG_KEY = 'k'.repeat(200);
const NUMBER = '+31612345678';
const SHOUTED = { key: 'emailaddress', value: 'ADA@example.com' };

const notFound = { problems: [{ code: 'ResourceNotFound', path: '' }] };

/** Specification §3: equal spellings of identifiers, rejected values, and the order of identifiers. */
export const identityCases: readonly Case[] = [
  onePerson('composed', 'an accent in either form', JOSE, JOSE_DECOMPOSED),
  onePerson('decomposed', 'an accent in the other form', JOSE_DECOMPOSED, JOSE),
  onePerson('domain', 'a domain in Unicode and in ASCII', MUNICH, MUNICH_ASCII),
  onePerson('domain-ascii', 'a domain in ASCII and in Unicode', MUNICH_ASCII, MUNICH),
  onePerson('sigma', 'a sigma at the end and elsewhere', 'ΟΔΥΣΣΕΥΣ@example.com', 'οδυσσευς@example.com'),
  onePerson('caron', 'a letter that folding decomposes', 'J\u030c@example.com', '\u01f0@example.com'),
  onePerson('outside-bmp', 'capitals outside the basic plane', '𐐀@example.com', '𐐨@example.com'),
  twoPersons('sharp-s', 'ss and ß', 'strasse@example.com', 'straße@example.com'),
  twoPersons('dotless-i', 'i and ı', 'ipek@example.com', 'ıpek@example.com'),
  stored('emailaddress', ' Free@EXAMPLE.com ', 'Free@EXAMPLE.com', 'an e-mail address trimmed'),
  stored('emailaddress', '𠮷野@example.com', '𠮷野@example.com', 'a local part outside the basic plane'),
  stored('emailaddress', '"two words"@example.com', '"two words"@example.com', 'a space in a quoted local part'),
  stored('phonenumber', '+31 (6) 1234-5678', NUMBER, 'a phone number in E.164'),
  stored('phonenumber', '＋３１６１２３４５６７８', NUMBER, 'full-width digits and plus in E.164'),
  stored('phonenumber', '\u202a+31612345678\u202c', NUMBER, 'a number between format characters'),
  stored('phonenumber', '+52 1 55 1234 5678', '+5215512345678', 'a Mexican number as messengers deliver it'),
  stored('phonenumber', '+852 4545 0000', '+85245450000', 'a number of a new range'),
  ...['ada@example.com\u200b', '\ufefffree@example.com', 'a\u200b@example.com', 'free@exam\u3000ple.com'].map(
    invisible,
  ),
  ...['free@exam\ue000ple.com', 'free\ufffe@example.com', '"a\u00a0b"@example.com', 'a\u2028b@example.com'].map(
    invisible,
  ),
  ...[`${NUMBER};phone-context=x`, `${NUMBER};isub=12`, `${NUMBER};ext=1`].map(
    (value, index): Case => ({
      id: `identity.phone.parameters.${index}`,
      name: `the phone number ${value} is refused`,
      given: [],
      when: update({ addIdentifiers: Array(3).fill({ key: 'phonenumber', value }) }),
      expect: {
        problems: [0, 1, 2].map((place) => ({ code: 'InvalidPayload', path: `addIdentifiers[${place}].value` })),
      },
    }),
  ),
  ...['emailAddress', 'emailaddress ', 'PhoneNumber', 'visitor id'].map(
    (key): Case => ({
      id: `identity.key.${key.replaceAll(' ', '-')}`,
      name: `the key "${key}" is refused with a suggestion`,
      when: update({ addIdentifiers: [{ key, value: 'x' }] }),
      expect: {
        problems: [
          {
            code: 'InvalidPayload',
            path: 'addIdentifiers[0].key',
            message: { $including: `"${key.toLowerCase().replaceAll(' ', '')}"` },
          },
        ],
      },
    }),
  ),
  {
    id: 'identity.key.path',
    name: 'a key that resembles a built-in one creates no contact',
    when: upsert({ key: 'emailAddress', value: FREE_EMAIL.value }, {}),
    expect: {
      problems: [{ code: 'InvalidPayload', path: 'identifierKey', message: { $including: '"emailaddress"' } }],
    },
  },
  {
    id: 'identity.respelled.email',
    name: 'removing one spelling and adding another one replaces the spelling',
    when: update({ removeIdentifiers: [SHOUTED], addIdentifiers: [{ key: 'emailaddress', value: 'Ada@example.com' }] }),
    expect: {
      result: { featuredIdentifiers: [{ key: 'emailaddress', value: 'Ada@example.com' }], identifierCount: 1 },
    },
    afterwards: [{ when: readByIdentifier(ADAS_EMAIL), expect: { result: { id: ADA } } }],
  },
  {
    id: 'identity.respelled.phone',
    name: 'removing a number and adding it in another spelling keeps it',
    when: update(
      {
        removeIdentifiers: [{ key: 'phonenumber', value: '+1 202 5550142' }],
        addIdentifiers: [GRACES_PHONE],
      },
      { contactId: GRACE },
    ),
    expect: { outcome: 'UNCHANGED', result: { identifierCount: 2 } },
  },
  {
    id: 'identity.respelled.same',
    name: 'removing and adding the same spelling removes',
    when: update({
      removeIdentifiers: [ADAS_EMAIL],
      addIdentifiers: [{ ...ADAS_EMAIL, value: ` ${ADAS_EMAIL.value}` }],
    }),
    expect: { result: { identifierCount: 0 } },
  },
  {
    id: 'identity.other-spelling.kept',
    name: 'adding only another spelling keeps the stored one',
    when: update({ addIdentifiers: [SHOUTED] }),
    expect: { outcome: 'UNCHANGED', result: { featuredIdentifiers: [ADAS_EMAIL] } },
  },
  {
    id: 'identity.other-spelling.properties',
    name: 'adding another spelling with properties keeps the spelling and replaces the properties',
    when: update({ addIdentifiers: [{ ...SHOUTED, properties: { verified: true } }] }),
    expect: { result: { featuredIdentifiers: [ADAS_EMAIL], version: 2 } },
  },
  {
    id: 'identity.properties.empty',
    name: 'empty properties count as none',
    given: [update({ addIdentifiers: [{ ...ADAS_EMAIL, properties: { verified: true } }] })],
    when: update({ addIdentifiers: [{ ...ADAS_EMAIL, properties: {} }] }),
    expect: { result: { version: 3 } },
    afterwards: [
      { when: update({ addIdentifiers: [{ ...ADAS_EMAIL, properties: {} }] }), expect: { outcome: 'UNCHANGED' } },
    ],
  },
  ...[
    { key: 'emailaddress', value: 'no address' },
    { key: 'emailaddress', value: 'ada@example.com\u200b' },
    { key: 'phonenumber', value: `${GRACES_PHONE.value};ext=5` },
    { key: 'phonenumber', value: '12' },
    { key: 'emailAddress', value: ADAS_EMAIL.value },
    { key: 'externalId', value: ' ' },
    { key: LONG_KEY, value: 'x' },
  ].map(
    (identifier, index): Case => ({
      id: `identity.removes-nothing.${index}`,
      name: `removing the ${identifier.key.slice(0, 20)} "${identifier.value}", which is invalid, changes nothing`,
      when: update({ removeIdentifiers: [identifier] }, { contactId: GRACE }),
      expect: { outcome: 'UNCHANGED', result: { identifierCount: 2 } },
    }),
  ),
  {
    id: 'identity.long-key',
    name: 'an identifier with a key of 200 characters is created, found, listed and removed',
    given: [upsert({ key: LONG_KEY, value: '1' }, {})],
    when: readByIdentifier({ key: LONG_KEY, value: '1' }),
    expect: { result: { id: { $from: 'given.0.id' }, identifierCount: 1 } },
    afterwards: [
      {
        when: call('searchContacts', {}, { identifier: { key: LONG_KEY, value: '1' } }),
        expect: { result: { ids: [{ $from: 'given.0.id' }] } },
      },
      {
        when: update({ removeIdentifiers: [{ key: LONG_KEY, value: '1' }] }, { contactId: { $from: 'given.0.id' } }),
        expect: { result: { identifierCount: 0 } },
      },
      { when: readByIdentifier({ key: LONG_KEY, value: '1' }), expect: notFound },
    ],
  },
  {
    id: 'identity.long-key.single',
    name: 'an identifier with a key of 200 characters is removed alone',
    given: [upsert({ key: LONG_KEY, value: '1' }, {})],
    when: call('removeContactIdentifier', { contactId: { $from: 'given.0.id' } }, { key: LONG_KEY, value: '1' }),
    expect: {},
  },
  {
    id: 'identity.order',
    name: 'identifiers of one update are in the order of the request in all responses',
    when: update({
      addIdentifiers: [
        { key: 'phonenumber', value: NUMBER },
        { key: 'zebra', value: '1' },
        { key: 'emailaddress', value: 'z@example.com' },
        { key: 'antelope', value: '1' },
        FREE_EMAIL,
      ],
    }),
    expect: {
      result: {
        featuredIdentifiers: [
          ADAS_EMAIL,
          { key: 'phonenumber', value: NUMBER },
          { key: 'emailaddress', value: 'z@example.com' },
          FREE_EMAIL,
          { key: 'zebra', value: '1' },
          { key: 'antelope', value: '1' },
        ],
      },
    },
    afterwards: [
      {
        when: call('contactIdentifiers', { contactId: ADA }),
        expect: {
          result: {
            ids: [
              'emailaddress ada@example.com',
              `phonenumber ${NUMBER}`,
              'zebra 1',
              'emailaddress z@example.com',
              'antelope 1',
              'emailaddress free@example.com',
            ],
          },
        },
      },
      {
        when: read(),
        expect: {
          result: {
            featuredIdentifiers: [
              ADAS_EMAIL,
              { key: 'phonenumber', value: NUMBER },
              { key: 'emailaddress', value: 'z@example.com' },
              FREE_EMAIL,
              { key: 'zebra', value: '1' },
              { key: 'antelope', value: '1' },
            ],
          },
        },
      },
    ],
  },
  {
    id: 'identity.featured.all-kinds',
    name: 'identifiers of any kind are featured, e-mail addresses and phone numbers first',
    when: update({
      addIdentifiers: [
        { key: 'whatsapp_1', value: '31612345678' },
        { key: 'visitorid', value: 'v' },
      ],
      removeIdentifiers: [ADAS_EMAIL],
    }),
    expect: {
      result: {
        featuredIdentifiers: [
          { key: 'whatsapp_1', value: '31612345678' },
          { key: 'visitorid', value: 'v' },
        ],
      },
    },
  },
  {
    id: 'identity.display-name.blank',
    name: 'a display name of white space alone counts as absent',
    when: update({ attributes: { displayName: ' \u00a0 ', firstName: '\t' } }),
    expect: { result: { computedDisplayName: ADAS_EMAIL.value } },
  },
  {
    id: 'identity.skipped.first-spelling',
    name: 'of two skipped spellings, the first one is reported',
    when: update({
      strategy: 'first_alias',
      addIdentifiers: [{ key: 'emailaddress', value: 'GRACE@example.com' }, GRACES_EMAIL],
    }),
    expect: {
      outcome: 'UNCHANGED',
      skipped: [{ key: 'emailaddress', value: 'GRACE@example.com' }],
      result: { identifierCount: 1 },
    },
  },
];

/** Two spellings of the same address: the second adds nothing, and finds the contact with the first. */
function onePerson(id: string, what: string, one: string, other: string): Case {
  const [first, second] = [one, other].map((value) => ({ key: 'emailaddress', value })) as [Identifier, Identifier];
  return {
    id: `identity.one-person.${id}`,
    name: `${what}: ${one} and ${other} are one person`,
    given: [update({ addIdentifiers: [first] })],
    when: update({ addIdentifiers: [second] }),
    expect: { outcome: 'UNCHANGED', result: { featuredIdentifiers: [ADAS_EMAIL, first] } },
    afterwards: [
      { when: readByIdentifier(second), expect: { result: { id: ADA } } },
      {
        when: update({ addIdentifiers: [second] }, { contactId: GRACE }),
        expect: {
          problems: [{ code: 'ResourceAlreadyExists', path: 'addIdentifiers[0]', message: { $including: ADA } }],
        },
      },
      { when: update({ removeIdentifiers: [second] }), expect: { result: { featuredIdentifiers: [ADAS_EMAIL] } } },
    ],
  };
}

function twoPersons(id: string, what: string, one: string, other: string): Case {
  const identifiers = [one, other].map((value) => ({ key: 'emailaddress', value }));
  return {
    id: `identity.two-persons.${id}`,
    name: `${what}: ${one} and ${other} are two persons`,
    when: update({ addIdentifiers: identifiers }),
    expect: { result: { featuredIdentifiers: [ADAS_EMAIL, ...identifiers] } },
  };
}

function stored(key: string, given: string, shown: string, what: string): Case {
  return {
    id: `identity.stored.${what.replaceAll(/[ .,]+/g, '-')}`,
    name: `${what} is stored and found`,
    when: update({ addIdentifiers: [{ key, value: given }] }),
    expect: { result: { featuredIdentifiers: [ADAS_EMAIL, { key, value: shown }] } },
    afterwards: [given, shown].flatMap((value) => [
      { when: readByIdentifier({ key, value }), expect: { result: { id: ADA } } },
      { when: update({ addIdentifiers: [{ key, value }] }), expect: { outcome: 'UNCHANGED' as const } },
    ]),
  };
}

function invisible(value: string): Case {
  const character = [...value].find((it) => /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Z}]/u.test(it)) ?? '';
  const codePoint = `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`;
  return {
    id: `identity.invisible.${codePoint.replace('U+', 'u')}-${value.indexOf(character)}`,
    name: `an e-mail address with ${codePoint} is refused, and the code point named`,
    when: update({ addIdentifiers: [{ key: 'emailaddress', value }] }),
    expect: {
      problems: [{ code: 'InvalidPayload', path: 'addIdentifiers[0].value', message: { $including: codePoint } }],
    },
  };
}
