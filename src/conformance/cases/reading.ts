import type { Case } from '../case.ts';
import { ACCOUNT_A, ADA, ADAS_EMAIL, FREE_EMAIL, GRACE, LIST_A, NOBODY } from '../environment/seed.ts';
import { read, readByIdentifier, update } from './steps.ts';

const notFound = { problems: [{ code: 'ResourceNotFound', path: '' }] };

/** GET by id and by identifier; `contact` and `contactByIdentifier`. */
export const readingCases: readonly Case[] = [
  {
    id: 'read.whole',
    name: 'a contact is shown whole',
    source: 'documented',
    when: read(),
    expect: {
      result: {
        id: ADA,
        version: 1,
        computedDisplayName: 'Ada',
        attributes: {
          emailaddress: ['ada@example.com'],
          firstName: 'Ada',
          initialReference: NOBODY,
          labels: ['first'],
          rating: 5,
          serial: 'A-1',
        },
        featuredIdentifiers: [ADAS_EMAIL],
        identifierCount: 1,
        listIds: [LIST_A],
        accountIds: [ACCOUNT_A],
        companyRefs: ['acme'],
        isAnonymous: false,
      },
    },
  },
  {
    id: 'read.requested-attributes',
    name: 'requested attributes without a value are null, including undefined ones',
    source: 'documented',
    when: read(GRACE, { include: ['firstName', 'age', 'unheardOf', '__proto__'] }),
    expect: {
      result: {
        attributes: Object.fromEntries([
          ['__proto__', null],
          ['age', null],
          ['emailaddress', ['grace@example.com']],
          ['firstName', 'Grace'],
          ['initialReference', { $any: 'text' }],
          ['phonenumber', ['+12025550142']],
          ['unheardOf', null],
        ]),
      },
    },
  },
  {
    id: 'update.requested-attributes',
    name: 'an update returns the requested attributes, too',
    source: 'documented',
    when: update({}, { include: ['age'] }),
    expect: { outcome: 'UNCHANGED', result: { attributes: withAge() } },
  },
  {
    id: 'read.by-identifier.found',
    name: 'a contact is found by an identifier',
    when: readByIdentifier(ADAS_EMAIL),
    expect: { result: { id: ADA } },
  },
  {
    id: 'read.by-identifier.normalised',
    name: 'an identifier is normalized before comparison',
    when: readByIdentifier({ key: 'emailaddress', value: ' ADA@EXAMPLE.COM' }),
    expect: { result: { id: ADA } },
  },
  {
    id: 'read.by-identifier.free',
    name: 'a free identifier finds no contact',
    when: readByIdentifier(FREE_EMAIL),
    expect: notFound,
  },
  {
    id: 'read.by-identifier.impossible',
    name: 'an invalid identifier finds no contact',
    when: readByIdentifier({ key: 'phonenumber', value: 'x' }),
    expect: notFound,
  },
  {
    id: 'read.by-identifier.nul',
    name: 'an identifier with NUL finds no contact',
    when: readByIdentifier({ key: 'externalId', value: '\0' }),
    expect: notFound,
  },
  {
    id: 'read.unknown',
    name: 'an unknown contact is not found',
    when: read(NOBODY),
    expect: notFound,
  },
  {
    id: 'read.malformed',
    name: 'a malformed id is not found',
    when: read('no-uuid'),
    expect: notFound,
  },
];

function withAge() {
  return {
    age: null,
    emailaddress: ['ada@example.com'],
    firstName: 'Ada',
    initialReference: NOBODY,
    labels: ['first'],
    rating: 5,
    serial: 'A-1',
  };
}
