import { ACCOUNT_A, ADA, ADAS_EMAIL, type Case, FREE_EMAIL, GRACE, LIST_A, NOBODY } from '../case.ts';

const notFound = { problems: [{ code: 'ResourceNotFound', path: '' }] };

/** GET by id and by identifier; `contact` and `contactByIdentifier`. */
export const readingCases: readonly Case[] = [
  {
    name: 'a contact is shown whole',
    expect: {
      contact: {
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
    name: 'requested attributes without a value are null, also undefined ones',
    contactId: GRACE,
    include: ['firstName', 'age', 'unheardOf', '__proto__'],
    expect: {
      contact: {
        attributes: Object.fromEntries([
          ['__proto__', null],
          ['age', null],
          ['emailaddress', ['grace@example.com']],
          ['firstName', 'Grace'],
          ['initialReference', anyText()],
          ['phonenumber', ['+12025550142']],
          ['unheardOf', null],
        ]),
      },
    },
  },
  {
    name: 'an update returns the requested attributes as well',
    body: {},
    include: ['age'],
    expect: { outcome: 'UNCHANGED', contact: { attributes: withAge() } },
  },
  { name: 'a contact is found by an identifier', identifier: ADAS_EMAIL, expect: { contact: { id: ADA } } },
  {
    name: 'an identifier is compared normalised',
    identifier: { key: 'emailaddress', value: ' ADA@EXAMPLE.COM' },
    expect: { contact: { id: ADA } },
  },
  { name: 'a free identifier finds nobody', identifier: FREE_EMAIL, expect: notFound },
  {
    name: 'an identifier that nobody can have finds nobody',
    identifier: { key: 'phonenumber', value: 'x' },
    expect: notFound,
  },
  { name: 'a NUL in an identifier finds nobody', identifier: { key: 'externalId', value: '\0' }, expect: notFound },
  { name: 'an unknown contact is not found', contactId: NOBODY, expect: notFound },
  { name: 'a malformed id is not found', contactId: 'no-uuid', expect: notFound },
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

function anyText() {
  return { asymmetricMatch: (value: unknown) => typeof value === 'string' };
}
