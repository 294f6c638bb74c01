import { expect, test } from 'vitest';
import { type ContactFilter, isMatch } from '../../../src/contacts/paging/contact-filter.ts';
import { ADAS } from '../samples.ts';

const DECOMPOSED = 'jose\u0301';
const COMPOSED = 'josé';

test.each<{ value: string; filter: ContactFilter; expected: boolean }>([
  { value: 'Straße 1', filter: { displayNamePrefix: 'stras' }, expected: true },
  { value: 'STRASSE', filter: { displayNamePrefix: 'straß' }, expected: true },
  { value: DECOMPOSED, filter: { displayNamePrefix: 'JOSÉ' }, expected: true },
  { value: COMPOSED, filter: { displayNamePrefix: DECOMPOSED }, expected: true },
  { value: COMPOSED, filter: { displayNamePrefix: 'jose' }, expected: false },
  { value: 'ΟΔΥΣΣΕΥΣ', filter: { displayNamePrefix: 'οδυσσευς' }, expected: true },
  { value: DECOMPOSED, filter: attribute({ equals: COMPOSED }), expected: true },
  { value: COMPOSED, filter: attribute({ in: ['x', DECOMPOSED] }), expected: true },
  { value: COMPOSED, filter: attribute({ equals: 'JOSÉ' }), expected: false },
  { value: DECOMPOSED, filter: attribute({ from: COMPOSED, to: COMPOSED }), expected: true },
])('whether $value matches $filter: $expected', ({ value, filter, expected }) => {
  expect(isMatch(filter, { ...ADAS, attributes: { firstName: value } })).toBe(expected);
});

function attribute(condition: object): ContactFilter {
  return { attributes: [{ key: 'firstName', ...condition }] };
}
