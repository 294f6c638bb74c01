import type { Case } from '../../case.ts';
import { ADA, ADAS_EMAIL, FREE_EMAIL, GRACE, GRACES_EMAIL, GRACES_PHONE } from '../../environment/seed.ts';
import type { Identifier } from '../../step.ts';
import { call, read, readByIdentifier, update, upsert } from '../steps.ts';

const email = (value: string): Identifier => ({ key: 'emailaddress', value });
const SHOUTED = email('ADA@example.com');
const RESPELLED = email('Ada@example.com');
const OF_EACH_STRATEGY = ['strict_alias', 'first_alias', 'first'] as const;
const EXTERNAL = { key: 'externalId', value: '1' };

/** E-mail addresses in paths, with all ways of escaping characters. */
const IN_PATHS = [
  'a+b@example.com',
  'a%b@example.com',
  'a%40b@example.com',
  'a/b?c=d@example.com',
  '"a@b"@example.com',
];

/** More pairs of equal spellings: the second finds the contact with the first. */
const SAME: [first: string, second: string][] = [
  ['K@example.com', '\u212a@example.com'],
  ['ß@example.com', 'ẞ@example.com'],
  ['ꭰ@example.com', 'Ꭰ@example.com'],
  ['ǆ@example.com', 'ǅ@example.com'],
  ['a\u226eb@example.com', 'a<\u0338b@example.com'],
  ['a@bücher.example.com', 'a@BU\u0308CHER。example.com'],
  ['a@faß.example.com', 'a@XN--FA-HIA.example.com'],
];

/** Specification §3: the spellings of a contact's identifiers, and their order in all responses. */
export const spellingCases: readonly Case[] = [
  ...IN_PATHS.map(
    (value, index): Case => ({
      id: `spellings.path.${index}`,
      name: `${value} has the same meaning in a path and in a body`,
      given: [update({ addIdentifiers: [email(value)] })],
      when: upsert(email(value), {}),
      expect: { outcome: 'UNCHANGED', result: { id: ADA } },
      afterwards: [{ when: readByIdentifier(email(value)), expect: { result: { id: ADA } } }],
    }),
  ),
  ...SAME.map(
    ([first, second], index): Case => ({
      id: `spellings.same.${index}`,
      name: `${second} finds the contact with ${first}`,
      given: [update({ addIdentifiers: [email(first)] })],
      when: upsert(email(second), {}),
      expect: { outcome: 'UNCHANGED', result: { id: ADA, featuredIdentifiers: [ADAS_EMAIL, email(first)] } },
    }),
  ),
  {
    id: 'spellings.dotted-capital-i',
    name: 'İ does not find i with a dot, although it is its small letter',
    given: [update({ addIdentifiers: [email('i\u0307@example.com')] }, { contactId: GRACE })],
    when: update({ addIdentifiers: [email('İ@EXAMPLE.com')] }),
    expect: { result: { featuredIdentifiers: [ADAS_EMAIL, email('İ@EXAMPLE.com')] } },
    afterwards: [{ when: readByIdentifier(email('İ@Example.com')), expect: { result: { id: ADA } } }],
  },
  ...['a@xn--a.com', 'a@xn--ab-g1t.com'].map(
    (value, index): Case => ({
      id: `spellings.encoded-domain.${index}`,
      name: `${value}, whose domain encodes invalid characters, is refused`,
      when: update({ addIdentifiers: [email(value)] }),
      expect: { problems: [{ code: 'InvalidPayload', path: 'addIdentifiers[0].value' }] },
    }),
  ),
  ...OF_EACH_STRATEGY.map(
    (strategy): Case => ({
      id: `spellings.replaced.${strategy}`,
      name: `${strategy}: another spelling gets the position, the age and the properties of the removed one`,
      given: [update({ addIdentifiers: [{ ...ADAS_EMAIL, properties: { verified: true } }, FREE_EMAIL] })],
      when: update({ strategy, removeIdentifiers: [SHOUTED], addIdentifiers: [RESPELLED] }),
      expect: { result: { featuredIdentifiers: [RESPELLED, FREE_EMAIL], computedDisplayName: 'Ada' } },
      afterwards: [
        {
          when: call('contactIdentifiers', { contactId: ADA }),
          expect: { result: { ids: ['emailaddress Ada@example.com', 'emailaddress free@example.com'] } },
        },
        {
          when: update({ addIdentifiers: [{ ...RESPELLED, properties: { verified: true } }] }),
          expect: { outcome: 'UNCHANGED' },
        },
      ],
    }),
  ),
  {
    id: 'spellings.replaced.properties',
    name: 'another spelling with properties replaces spelling and properties',
    given: [update({ addIdentifiers: [{ ...ADAS_EMAIL, properties: { verified: true } }] })],
    when: update({
      removeIdentifiers: [ADAS_EMAIL],
      addIdentifiers: [{ ...RESPELLED, properties: { verified: false } }],
    }),
    expect: { result: { featuredIdentifiers: [RESPELLED] } },
    afterwards: [
      {
        when: update({ addIdentifiers: [{ ...RESPELLED, properties: { verified: false } }] }),
        expect: { outcome: 'UNCHANGED' },
      },
    ],
  },
  {
    id: 'spellings.replaced.first-of-two',
    name: 'of two other spellings, the first one stays',
    when: update({ removeIdentifiers: [ADAS_EMAIL], addIdentifiers: [RESPELLED, SHOUTED] }),
    expect: { result: { featuredIdentifiers: [RESPELLED], identifierCount: 1 } },
  },
  {
    id: 'spellings.replaced.both-removed',
    name: 'a spelling that is added and removed is not added, even if another spelling is removed',
    when: update({ removeIdentifiers: [ADAS_EMAIL, SHOUTED], addIdentifiers: [SHOUTED] }),
    expect: { result: { identifierCount: 0 } },
  },
  {
    id: 'spellings.replaced.new',
    name: 'removing one spelling and adding another one adds an identifier that the contact does not have',
    when: update({ removeIdentifiers: [email('FREE@example.com')], addIdentifiers: [FREE_EMAIL] }),
    expect: { result: { featuredIdentifiers: [ADAS_EMAIL, FREE_EMAIL] } },
  },
  {
    id: 'spellings.replaced.foreign',
    name: "removing one spelling of another contact's identifier and adding another one is a conflict",
    when: update({ removeIdentifiers: [GRACES_EMAIL], addIdentifiers: [email('GRACE@example.com')] }),
    expect: {
      problems: [{ code: 'ResourceAlreadyExists', path: 'addIdentifiers[0]', message: { $including: GRACE } }],
    },
  },
  {
    id: 'spellings.replaced.path',
    name: 'a spelling in the path is removed by another one, which the body replaces',
    given: [update({ addIdentifiers: [EXTERNAL] })],
    when: upsert(SHOUTED, { removeIdentifiers: [ADAS_EMAIL], identifiers: [SHOUTED] }),
    expect: { result: { id: ADA, featuredIdentifiers: [SHOUTED, EXTERNAL] } },
  },
  {
    id: 'spellings.removed.path',
    name: 'a spelling in the path is removed by another one',
    given: [update({ addIdentifiers: [EXTERNAL] })],
    when: upsert(SHOUTED, { removeIdentifiers: [ADAS_EMAIL] }),
    expect: { result: { id: ADA, featuredIdentifiers: [EXTERNAL] } },
  },
  {
    id: 'spellings.order.merged',
    name: 'identifiers of merged contacts have the same order in all responses, the oldest first',
    given: [
      update({ addIdentifiers: [EXTERNAL, FREE_EMAIL] }),
      update({ addIdentifiers: [{ key: 'zebra', value: '1' }, email('y@example.com')] }, { contactId: GRACE }),
    ],
    when: call('mergeContacts', { contactId: ADA }, { contactId: GRACE }),
    expect: { result: { featuredIdentifiers: merged() } },
    afterwards: [
      { when: read(), expect: { result: { featuredIdentifiers: merged() } } },
      { when: readByIdentifier(GRACES_EMAIL), expect: { result: { featuredIdentifiers: merged() } } },
      {
        when: call('contactIdentifiers', { contactId: ADA }),
        expect: {
          result: {
            ids: [
              'emailaddress ada@example.com',
              'emailaddress grace@example.com',
              `phonenumber ${GRACES_PHONE.value}`,
              'externalId 1',
              'emailaddress free@example.com',
              'zebra 1',
              'emailaddress y@example.com',
            ],
          },
        },
      },
    ],
  },
  {
    id: 'spellings.order.added-again',
    name: 'an identifier that is removed and added again is the newest',
    given: [update({ addIdentifiers: [FREE_EMAIL] }), update({ removeIdentifiers: [ADAS_EMAIL] })],
    when: update({ addIdentifiers: [ADAS_EMAIL] }),
    expect: { result: { featuredIdentifiers: [FREE_EMAIL, ADAS_EMAIL] } },
  },
  {
    id: 'spellings.display-name.blank-at-creation',
    name: 'a contact that is created with an invisible name shows its address',
    when: call('createContact', {}, { displayName: '\u3000\u200b', identifiers: [FREE_EMAIL] }),
    expect: { result: { computedDisplayName: FREE_EMAIL.value } },
  },
  {
    id: 'spellings.display-name.respelled',
    name: 'a display name from the first address follows its spelling',
    given: [update({ attributes: { firstName: null } })],
    when: update({ removeIdentifiers: [ADAS_EMAIL], addIdentifiers: [RESPELLED] }),
    expect: { result: { computedDisplayName: RESPELLED.value } },
  },
];

function merged(): Identifier[] {
  return [
    ADAS_EMAIL,
    GRACES_EMAIL,
    GRACES_PHONE,
    FREE_EMAIL,
    email('y@example.com'),
    EXTERNAL,
    { key: 'zebra', value: '1' },
  ];
}
