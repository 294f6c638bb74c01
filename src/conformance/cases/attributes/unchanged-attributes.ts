import type { Case } from '../../case.ts';
import { ADA, ADAS_EMAIL, NOBODY, SEED } from '../../environment/seed.ts';
import { call, update } from '../steps.ts';

const archive = (key: string) => call('archiveAttributeDefinition', { key });
const redefine = (key: string, body: object) => call('updateAttributeDefinition', { key }, body);
const CONTACT = SEED.contacts[0]?.body.attributes;

/** Specification §4: unchanged values, values of archived attributes, and a repeated display name. */
export const unchangedAttributeCases: readonly Case[] = [
  {
    id: 'attributes.archived.null',
    name: 'null removes the value of an archived attribute',
    given: [archive('rating')],
    when: update({ attributes: { rating: null } }),
    expect: { result: { attributes: shown({ rating: undefined }) } },
  },
  {
    id: 'attributes.archived.null-without-value',
    name: 'null for an archived attribute without a value changes nothing',
    when: update({ attributes: { retired: null } }),
    expect: { outcome: 'UNCHANGED' },
  },
  {
    id: 'attributes.archived.same',
    name: 'the current value of an archived attribute is not a change',
    given: [archive('rating')],
    when: update({ attributes: { rating: 5 } }),
    expect: { outcome: 'UNCHANGED' },
  },
  {
    id: 'attributes.archived.other',
    name: 'another value of an archived attribute is refused with that reason',
    given: [archive('rating')],
    when: update({ attributes: { rating: 6 } }),
    expect: {
      problems: [{ code: 'InvalidPayload', path: 'attributes.rating', message: { $including: 'is archived' } }],
    },
  },
  {
    id: 'attributes.same.other-type',
    name: 'the current value is not a change, even if the type has changed',
    given: [redefine('rating', { type: 'boolean' })],
    when: update({ attributes: { rating: 5 } }),
    expect: { outcome: 'UNCHANGED' },
  },
  {
    id: 'attributes.same.narrowed-select',
    name: 'the current value is not a change, even if it is no longer an option',
    given: [
      redefine('labels', { format: { type: 'select', select: { options: [{ label: 'Second', value: 'second' }] } } }),
    ],
    when: update({ attributes: { labels: ['first'] } }),
    expect: { outcome: 'UNCHANGED' },
    afterwards: [
      {
        when: update({ attributes: { labels: ['third'] } }),
        expect: { problems: [{ code: 'InvalidPayload', path: 'attributes.labels' }] },
      },
    ],
  },
  {
    id: 'attributes.same.whole-answer',
    name: 'all attributes of a response, sent back, are not a change',
    when: update({ attributes: { ...CONTACT, emailaddress: [ADAS_EMAIL.value], phonenumber: null } }),
    expect: { outcome: 'UNCHANGED', result: { id: ADA } },
  },
  {
    id: 'attributes.mirror.other',
    name: 'other values of a mirror of identifiers are refused',
    when: update({ attributes: { emailaddress: ['ada@example.com', 'free@example.com'] } }),
    expect: { problems: [{ code: 'InvalidPayload', path: 'attributes.emailaddress' }] },
  },
  {
    id: 'attributes.mirror.null',
    name: 'null for a mirror of identifiers is refused',
    when: update({ attributes: { emailaddress: null } }),
    expect: { problems: [{ code: 'InvalidPayload', path: 'attributes.emailaddress' }] },
  },
  {
    id: 'attributes.select.accent',
    name: 'an option matches in both Unicode forms',
    given: [redefine('countryCode', { format: { type: 'select', select: { options: [{ label: 'É', value: 'é' }] } } })],
    when: update({ attributes: { countryCode: 'e\u0301' } }),
    expect: {},
  },
  ...[
    { id: 'number', value: 5, what: 'of the wrong type' },
    { id: 'array', value: ['Ada'], what: 'that is an array' },
    { id: 'other', value: 'Grace', what: 'that is another one' },
  ].map(
    ({ id, value, what }): Case => ({
      id: `create.display-name.${id}`,
      name: `a displayName in attributes ${what} than the one at the top is refused`,
      when: call('createContact', {}, { displayName: 'Ada', attributes: { displayName: value } }),
      expect: { problems: [{ code: 'InvalidPayload', path: 'attributes.displayName' }] },
    }),
  ),
  {
    id: 'create.display-name.same',
    name: 'a displayName in attributes that equals the one at the top is accepted',
    when: call('createContact', {}, { displayName: 'Ada', attributes: { displayName: 'Ada' } }),
    expect: { result: { computedDisplayName: 'Ada' } },
  },
];

function shown(changed: Record<string, unknown>): Record<string, unknown> {
  const all = { ...CONTACT, initialReference: NOBODY, emailaddress: [ADAS_EMAIL.value], ...changed };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
