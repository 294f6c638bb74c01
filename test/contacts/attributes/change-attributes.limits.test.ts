import { describe, expect, test } from 'vitest';
import type { AttributeFormat } from '../../../src/contacts/attributes/attribute-format.ts';
import { changeAttributes } from '../../../src/contacts/attributes/change-attributes.ts';
import type { AttributeValue } from '../../../src/contacts/contact/contact.ts';
import { DEFINITIONS, definition } from '../samples.ts';

const OPTIONS = Array.from({ length: 1000 }, (_, index) => ({ label: 'x', value: `option-${index}` }));
const SELECT: AttributeFormat = { type: 'select', select: { options: OPTIONS } };
const FORMATS = new Map([
  ...DEFINITIONS,
  ['choice', definition('choice', 'string', { format: SELECT })],
  ['mails', definition('mails', 'string', { cardinality: 'many', format: { type: 'emailAddress' } })],
]);

function messagesOf(requested: [string, AttributeValue | null][]): string[] {
  const rules = { definitions: FORMATS, undefinedAttributes: 'reject', mayWriteReadOnly: false } as const;
  return changeAttributes({}, new Map(requested), rules).problems.map(({ message }) => message);
}

describe('changeAttributes', () => {
  test('names the nearest attribute for the first ten unknown keys', () => {
    const messages = messagesOf(Array.from({ length: 12 }, (_, index) => [`rating${index}`, 1]));
    expect(messages.slice(0, 10)).toEqual(
      Array.from({ length: 10 }, (_, index) => expect.stringMatching(`"rating${index}"; the nearest .* "rating"`)),
    );
    expect(messages.slice(10)).toEqual([10, 11].map((n) => `unknown attribute "rating${n}"; define it first`));
  });

  test('suggests nothing for a key above the maximum length', () => {
    expect(messagesOf([['k'.repeat(65), 1]])).toEqual([`unknown attribute "${'k'.repeat(65)}"; define it first`]);
  });

  test('shows 200 characters of the options of a choice', () => {
    const [message] = messagesOf([['choice', 'none']]);
    expect(message).toMatch(/^attributes\.choice must be one of option-0, option-1, .*…$/);
    expect(message).toHaveLength('attributes.choice must be one of '.length + 201);
  });

  test('reports values that are too large together only with that problem and with cheap ones', () => {
    const many = Array.from({ length: 20_000 }, () => 'no address');
    expect(
      messagesOf([
        ['mails', many],
        ['rating', 'x'],
      ]),
    ).toEqual([
      'attributes.rating must be a number',
      'attributes must not make the attributes of the contact larger than 65536 bytes as JSON',
    ]);
  });
});
