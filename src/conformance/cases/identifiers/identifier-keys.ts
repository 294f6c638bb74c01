import type { Case } from '../../case.ts';
import { ADA, ADAS_EMAIL } from '../../environment/seed.ts';
import { call, readByIdentifier, update, upsert } from '../steps.ts';

const LOOKALIKES = [
  ['email address', 'emailaddress'],
  ['email\u200baddress', 'emailaddress'],
  ['push\u00a0token', 'pushtoken'],
  ['chatId', 'chatid'],
  [' visitorid', 'visitorid'],
  ['PHONENUMBER', 'phonenumber'],
] as const;

const OTHERS = ['emailaddreß', 'emailadd\u0131ress', 'email-address', 'ｅmailaddress', 'a%2Fb', 'a/b?c#d', '__proto__'];
const LONG = [
  ['65', 'k'.repeat(65)],
  ['250', 'k'.repeat(250)],
  ['250-outside-bmp', '𠮷'.repeat(250)],
] as const;

/** Specification §3: built-in keys, keys that resemble them, and custom keys. */
export const identifierKeyCases: readonly Case[] = [
  ...LOOKALIKES.flatMap(([key, meant], index): Case[] => [
    {
      id: `identifier-keys.lookalike.${index}.added`,
      name: `adding the key ${JSON.stringify(key)} is refused with the suggestion "${meant}"`,
      when: update({ addIdentifiers: [{ key, value: 'x' }] }),
      expect: {
        problems: [{ code: 'InvalidPayload', path: 'addIdentifiers[0].key', message: { $including: `"${meant}"` } }],
      },
    },
    {
      id: `identifier-keys.lookalike.${index}.single`,
      name: `adding one identifier with the key ${JSON.stringify(key)} is refused with the suggestion "${meant}"`,
      when: call('addContactIdentifier', { contactId: ADA }, { key, value: 'x' }),
      expect: { problems: [{ code: 'InvalidPayload', path: 'key', message: { $including: `"${meant}"` } }] },
    },
    {
      id: `identifier-keys.lookalike.${index}.created`,
      name: `creating a contact with the key ${JSON.stringify(key)} is refused with the suggestion "${meant}"`,
      when: call('createContact', {}, { displayName: 'New', identifiers: [{ key, value: 'x' }] }),
      expect: {
        problems: [{ code: 'InvalidPayload', path: 'identifiers[0].key', message: { $including: `"${meant}"` } }],
      },
    },
    {
      id: `identifier-keys.lookalike.${index}.path`,
      name: `a path with the key ${JSON.stringify(key)} creates no contact`,
      when: upsert({ key, value: 'x' }, {}),
      expect: { problems: [{ code: 'InvalidPayload', path: 'identifierKey', message: { $including: `"${meant}"` } }] },
    },
  ]),
  ...OTHERS.map(
    (key, index): Case => ({
      id: `identifier-keys.other.${index}`,
      name: `the key ${JSON.stringify(key)} is a custom kind`,
      when: upsert({ key, value: ADAS_EMAIL.value }, {}),
      expect: { outcome: 'CREATED', result: { featuredIdentifiers: [{ key, value: ADAS_EMAIL.value }] } },
      afterwards: [
        { when: readByIdentifier({ key, value: ADAS_EMAIL.value }), expect: { result: { id: { $from: 'when.id' } } } },
      ],
    }),
  ),
  ...LONG.flatMap(([length, key]): Case[] => [
    {
      id: `identifier-keys.long.${length}`,
      name: `a key of ${length} characters in a path is created, listed, found and kept`,
      when: upsert({ key, value: '1' }, {}),
      expect: { outcome: 'CREATED', result: { featuredIdentifiers: [{ key, value: '1' }] } },
      afterwards: [
        { when: upsert({ key, value: '1' }, {}), expect: { outcome: 'UNCHANGED' } },
        {
          when: call('contactIdentifiers', { contactId: { $from: 'when.id' } }),
          expect: { result: { ids: [`${key} 1`] } },
        },
        {
          when: call('searchContacts', {}, { identifier: { key, value: '1' } }),
          expect: { result: { ids: [{ $from: 'when.id' }] } },
        },
      ],
    },
    {
      id: `identifier-keys.long.${length}.removed`,
      name: `an identifier with a key of ${length} characters is removed by an update`,
      given: [upsert({ key, value: '1' }, {})],
      when: update({ removeIdentifiers: [{ key, value: '1' }] }, { contactId: { $from: 'given.0.id' } }),
      expect: { result: { identifierCount: 0 } },
    },
    {
      id: `identifier-keys.long.${length}.removed-singly`,
      name: `an identifier with a key of ${length} characters is removed alone`,
      given: [upsert({ key, value: '1' }, {})],
      when: call('removeContactIdentifier', { contactId: { $from: 'given.0.id' } }, { key, value: '1' }),
      expect: {},
      afterwards: [
        {
          when: readByIdentifier({ key, value: '1' }),
          expect: { problems: [{ code: 'ResourceNotFound', path: '' }] },
        },
      ],
    },
    {
      id: `identifier-keys.long.${length}.added`,
      name: `a new key of ${length} characters is refused in a body`,
      when: update({ addIdentifiers: [{ key, value: '1' }] }),
      expect: { problems: [{ code: 'InvalidPayload', path: 'addIdentifiers[0].key' }] },
    },
  ]),
  {
    id: 'identifier-keys.too-long',
    name: 'a key of 251 characters in a path is refused',
    when: upsert({ key: 'k'.repeat(251), value: '1' }, {}),
    expect: { problems: [{ code: 'InvalidPayload', path: 'identifierKey' }] },
  },
];
