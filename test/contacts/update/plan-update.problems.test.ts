import { describe, expect, test } from 'vitest';
import {
  ADA,
  ADAS_EMAIL,
  FREE_EMAIL,
  GRACE,
  GRACES_EMAIL,
  GRACES_PHONE,
  LIST_A,
  NOBODY,
} from '../../../src/conformance/environment/seed.ts';
import type { Path, Problem } from '../../../src/contacts/validation/problem.ts';
import { ADAS, conflict, pathConflict } from '../samples.ts';
import { type Planning, planIn } from '../world.ts';

const FREE_ID = { key: 'externalId', value: 'free' };

interface RefusedCase extends Planning {
  name: string;
  problems: Problem[];
}

const NOT_FOUND: Problem = { code: 'ResourceNotFound', message: 'contact not found', path: [] };
const FORBIDDEN: Problem = {
  code: 'Forbidden',
  message: 'allowWritingReadOnly is only allowed with an access key whose origin is flow or journey',
  path: ['allowWritingReadOnly'],
};
const WRONG = { strategy: 'last' };
const IS_WRONG = invalid(['strategy'], 'strategy must be one of strict_alias, first_alias, first');
const CONFLICTING = { addIdentifiers: [GRACES_EMAIL, FREE_ID, GRACES_PHONE] };
const UNEXPECTED = { precondition: { versions: [1, 2] } };
const MANY = (count: number) => Array.from({ length: count }, (_, index) => ({ key: 'externalId', value: `${index}` }));

const REFUSED: RefusedCase[] = [
  {
    name: 'a missing contact comes first',
    contactId: NOBODY,
    body: { ...WRONG, ...CONFLICTING, allowWritingReadOnly: true },
    context: UNEXPECTED,
    problems: [NOT_FOUND],
  },
  {
    name: 'permissions come before values',
    body: { ...WRONG, ...CONFLICTING, allowWritingReadOnly: true },
    context: UNEXPECTED,
    problems: [FORBIDDEN],
  },
  {
    name: 'values come before the version',
    body: { ...WRONG, ...CONFLICTING },
    context: UNEXPECTED,
    problems: [IS_WRONG],
  },
  {
    name: 'the version comes before conflicts',
    body: CONFLICTING,
    context: UNEXPECTED,
    problems: [unexpected('the contact is at version 3, not 1 or 2; read it again and retry', 3)],
  },
  {
    name: 'conflicts come last, all together',
    body: CONFLICTING,
    problems: [conflict(GRACES_EMAIL, GRACE), conflict(GRACES_PHONE, GRACE, ['addIdentifiers', 2])],
  },
  {
    name: 'conflicts between the owners of identifiers also come last',
    identifier: GRACES_EMAIL,
    body: { addIdentifiers: [ADAS_EMAIL], ...WRONG },
    problems: [IS_WRONG],
  },
  {
    name: 'identifiers of several contacts conflict',
    identifier: GRACES_EMAIL,
    body: { addIdentifiers: [ADAS_EMAIL] },
    problems: [pathConflict(GRACES_EMAIL, GRACE), conflict(ADAS_EMAIL, ADA)],
  },
  ...[{ versions: [1] }, 'exists' as const].map((precondition) => ({
    name: `a new contact does not meet the precondition ${JSON.stringify(precondition)}`,
    identifier: FREE_EMAIL,
    body: {},
    context: { precondition },
    problems: [unexpected('the contact does not exist', null)],
  })),
  {
    name: 'all problems of values come together: shape, attributes, lists, number of identifiers',
    body: {
      listIds: [LIST_A, NOBODY],
      addToLists: [NOBODY.toUpperCase()],
      removeFromLists: [NOBODY, 'x'],
      attributes: { serial: 'B', rating: '5' },
      addIdentifiers: MANY(100),
    },
    problems: [
      invalid(['removeFromLists', 1], 'removeFromLists[1] must be a UUID'),
      invalid(['attributes', 'serial'], 'cannot edit read-only attribute "serial"'),
      invalid(['attributes', 'rating'], 'attributes.rating must be a number'),
      invalid(['listIds', 1], `list ${NOBODY} does not exist in this workspace`),
      invalid(['addToLists', 0], `list ${NOBODY} does not exist in this workspace`),
      invalid(['addIdentifiers'], 'addIdentifiers must not give the contact more than 100 identifiers'),
    ],
  },
  ...(
    [
      ['listIds', { addToLists: [LIST_A] }, 'addToLists must not give the contact more than 1000 lists'],
      ['accountIds', { addToAccounts: [LIST_A] }, 'addToAccounts must not give the contact more than 1000 accounts'],
      ['companyRefs', { addCompanyRefs: ['new'] }, 'addCompanyRefs must not give the contact more than 1000 companies'],
    ] as const
  ).flatMap(([set, body, message]) =>
    [1000, 1001].map((count) => ({
      name: `one more of ${count} ${set}`,
      body,
      world: { contacts: [{ ...ADAS, [set]: numbers(count) }] },
      problems: [invalid([Object.keys(body)[0] as string], message)],
    })),
  ),
  {
    name: 'new attributes beyond 1,000 definitions of the workspace',
    body: { attributes: Object.fromEntries(numbers(1000).map((key) => [key, 1])) },
    world: { settings: { undefinedAttributes: 'define', identifierPriority: [] } },
    problems: [
      invalid(
        ['attributes'],
        'attributes must not make the attribute definitions of the workspace more than 1000: ' +
          '1000 of these have no definition yet',
      ),
    ],
  },
  {
    name: 'a body that is not an object is a bad request',
    body: [],
    problems: [{ code: 'InvalidRequest', message: 'the body must be a JSON object', path: [] }],
  },
  {
    name: 'a caller that may write read-only attributes but does not set the flag',
    body: { attributes: { serial: 'B' } },
    context: { originMayWriteReadOnly: true },
    problems: [invalid(['attributes', 'serial'], 'cannot edit read-only attribute "serial"')],
  },
  {
    name: 'an invalid flag gives no permission and needs none',
    body: { allowWritingReadOnly: 'yes', attributes: { serial: 'B' } },
    problems: [
      invalid(['allowWritingReadOnly'], 'allowWritingReadOnly must be a boolean'),
      invalid(['attributes', 'serial'], 'cannot edit read-only attribute "serial"'),
    ],
  },
];

describe('planUpdate', () => {
  test.each(REFUSED)('refuses: $name', ({ problems, ...planning }) => {
    expect(planIn(planning)).toEqual({ problems });
  });
});

function invalid(path: Path, message: string): Problem {
  return { code: 'InvalidPayload', message, path };
}

function unexpected(message: string, currentVersion: number | null): Problem {
  return { code: 'PreconditionFailed', message, path: [], currentVersion };
}

function numbers(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${index}`);
}
