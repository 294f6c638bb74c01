import { describe, expect, test } from 'vitest';
import { changeAttributes } from '../../../src/contacts/attributes/change-attributes.ts';
import type { AttributeValue } from '../../../src/contacts/contact/contact.ts';
import { DEFINITIONS } from '../samples.ts';

const MOMENT = 'must be an ISO 8601 date or date and time with a zone, for example 2026-01-31T09:30:00Z';

/** Values by definition: the stored value, or the problem. */
const FITS: [key: string, value: AttributeValue, expected: { stored: AttributeValue } | { wrong: string }][] = [
  ['firstName', 'x', { stored: 'x' }],
  ['firstName', '', { stored: '' }],
  ['firstName', 5, { wrong: 'must be a string' }],
  ['firstName', true, { wrong: 'must be a string' }],
  ['firstName', ['x'], { wrong: 'must be a single value of type string, not an array' }],
  ['rating', 0, { stored: 0 }],
  ['rating', '5', { wrong: 'must be a number' }],
  ['rating', [5], { wrong: 'must be a single value of type number, not an array' }],
  ['consent', false, { stored: false }],
  ['consent', 0, { wrong: 'must be a boolean' }],
  ['consent', 'false', { wrong: 'must be a boolean' }],
  ['since', '2026-01-31', { stored: '2026-01-31' }],
  ['since', '2024-02-29', { stored: '2024-02-29' }],
  ['since', '2026-01-31T09:30:00Z', { stored: '2026-01-31T09:30:00Z' }],
  ['since', '2026-01-31T09:30:00.123456+05:30', { stored: '2026-01-31T09:30:00.123456+05:30' }],
  ['since', '2026-02-29', { wrong: MOMENT }],
  ['since', '2026-01-31T09:30:00', { wrong: MOMENT }],
  ['since', '2026-01-31T24:30:00Z', { wrong: MOMENT }],
  ['since', '31-01-2026', { wrong: MOMENT }],
  ['since', '', { wrong: MOMENT }],
  ['since', 1769851800000, { wrong: MOMENT }],
  ['since', ['2026-01-31'], { wrong: 'must be a single value of type datetime, not an array' }],
  ['labels', ['b', 'a', 'b'], { stored: ['b', 'a', 'b'] }],
  ['labels', 'x', { stored: ['x'] }],
  ['labels', 5, { wrong: 'must be an array of type string' }],
  ['labels', [5], { wrong: 'must be an array of type string' }],
  ['scores', [0, 1.5], { stored: [0, 1.5] }],
  ['scores', 0, { stored: [0] }],
  ['scores', ['0'], { wrong: 'must be an array of type number' }],
  ['answers', [true, false], { stored: [true, false] }],
  ['answers', false, { stored: [false] }],
  ['visits', ['2026-01-31'], { stored: ['2026-01-31'] }],
  ['visits', '2026-01-31', { stored: ['2026-01-31'] }],
  ['visits', ['2026-01-31', 'soon'], { wrong: MOMENT }],
];

describe('changeAttributes', () => {
  test.each(
    FITS.map(([key, value, expected]) => ({
      name: `${'stored' in expected ? 'stores' : 'refuses'} ${JSON.stringify(value)} as ${key}`,
      ...{ key, value, expected },
    })),
  )('$name', ({ key, value, expected }) => {
    const rules = { definitions: DEFINITIONS, undefinedAttributes: 'reject', mayWriteReadOnly: false } as const;
    expect(changeAttributes({}, new Map([[key, value]]), rules)).toEqual(
      'stored' in expected
        ? { attributes: { [key]: expected.stored }, implied: [], problems: [] }
        : {
            attributes: {},
            implied: [],
            problems: [
              { code: 'InvalidPayload', message: `attributes.${key} ${expected.wrong}`, path: ['attributes', key] },
            ],
          },
    );
  });
});
