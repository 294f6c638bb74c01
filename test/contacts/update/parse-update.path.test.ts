import { describe, expect, test } from 'vitest';
import { ADAS_EMAIL } from '../../../src/conformance/environment/seed.ts';
import { parsePathIdentifier, type RequestedIdentifier } from '../../../src/contacts/update/parse-update.ts';
import type { IdentifierRef } from '../../../src/contacts/validation/problem.ts';
import { requested } from '../samples.ts';

interface PathCase {
  name: string;
  identifier: IdentifierRef;
  /** The parsed identifier, or the problems by part. */
  expected: RequestedIdentifier | [part: string, message: string][];
}

describe('readPathIdentifier', () => {
  test.each<PathCase>([
    {
      name: 'is normalized, with its place',
      identifier: { key: 'emailaddress', value: 'ADA@example.com ' },
      expected: requested(
        { key: 'emailaddress', value: 'ADA@example.com' },
        { given: 'ADA@example.com ', normalized: ADAS_EMAIL.value, path: ['identifierValue'] },
      ),
    },
    {
      name: 'may have a key of 250 and a value of 500 characters',
      identifier: { key: 'k'.repeat(250), value: 'v'.repeat(500) },
      expected: requested({ key: 'k'.repeat(250), value: 'v'.repeat(500) }, { path: ['identifierValue'] }),
    },
    {
      name: 'must not be longer',
      identifier: { key: 'k'.repeat(251), value: 'v'.repeat(501) },
      expected: [
        ['identifierKey', 'must have 1 to 250 characters'],
        ['identifierValue', 'must have 1 to 500 characters'],
      ],
    },
    {
      name: 'must not be empty',
      identifier: { key: '', value: '' },
      expected: [
        ['identifierKey', 'must have 1 to 250 characters'],
        ['identifierValue', 'must have 1 to 500 characters'],
      ],
    },
    {
      name: 'must not be unsafe',
      identifier: { key: '\0', value: '\ud83d' },
      expected: [
        ['identifierKey', 'must not contain NUL characters'],
        ['identifierValue', 'must be well-formed Unicode: it contains a lone surrogate'],
      ],
    },
    {
      name: 'that is invalid today is parsed with its problem',
      identifier: { key: 'emailaddress', value: 'no-address' },
      expected: requested(
        { key: 'emailaddress', value: 'no-address' },
        {
          path: ['identifierValue'],
          violation: {
            code: 'InvalidPayload',
            message: 'identifierValue must be an e-mail address',
            path: ['identifierValue'],
          },
        },
      ),
    },
  ])('an identifier in a path $name', ({ identifier, expected }) => {
    const problem = ([part, message]: [part: string, message: string]) => ({
      code: 'InvalidPayload',
      message: `${part} ${message}`,
      path: [part],
    });
    expect(parsePathIdentifier(identifier)).toEqual(
      Array.isArray(expected) ? { problems: expected.map(problem) } : expected,
    );
  });
});
