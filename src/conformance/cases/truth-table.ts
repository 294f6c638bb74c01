import type { UpdateContactBody } from '../../contacts/update/update-contact-body.ts';
import type { Case, Expected, Source } from '../case.ts';
import { ACCOUNT_A, ACCOUNT_B, FREE_EMAIL, LIST_A, LIST_B, NOBODY } from '../environment/seed.ts';
import { update } from './steps.ts';

interface Row {
  /** The effects of null, of an empty list or object, and of a value. An absent field never changes anything. */
  null: Expected;
  empty?: Expected;
  value: [unknown, Expected];
  /** The source of the row for the value. */
  source?: Source;
}

const unchanged: Expected = { outcome: 'UNCHANGED' };

/** Specification §6: absent, null, value and empty have the same meaning in both APIs, for every field. */
const ROWS: Record<keyof UpdateContactBody, Row> = {
  attributes: {
    source: 'documented',
    null: unchanged,
    value: [
      { firstName: null },
      {
        result: {
          attributes: {
            emailaddress: ['ada@example.com'],
            initialReference: NOBODY,
            labels: ['first'],
            rating: 5,
            serial: 'A-1',
          },
        },
      },
    ],
  },
  addIdentifiers: {
    source: 'documented',
    null: rejected('addIdentifiers'),
    empty: unchanged,
    value: [[FREE_EMAIL], { result: { identifierCount: 2 } }],
  },
  identifiers: {
    null: rejected('identifiers'),
    empty: unchanged,
    value: [[FREE_EMAIL], { result: { identifierCount: 2 } }],
  },
  removeIdentifiers: {
    null: rejected('removeIdentifiers'),
    empty: unchanged,
    value: [[{ key: 'emailaddress', value: 'ADA@example.com' }], { result: { identifierCount: 0 } }],
  },
  strategy: { null: rejected('strategy'), value: ['first_alias', unchanged] },
  allowWritingReadOnly: { null: rejected('allowWritingReadOnly'), value: [false, unchanged] },
  addToLists: {
    source: 'documented',
    null: rejected('addToLists'),
    empty: unchanged,
    value: [[LIST_B], { result: { listIds: [LIST_A, LIST_B] } }],
  },
  removeFromLists: {
    source: 'documented',
    null: rejected('removeFromLists'),
    empty: unchanged,
    value: [[LIST_A], { result: { listIds: [] } }],
  },
  listIds: {
    source: 'documented',
    null: rejected('listIds'),
    empty: { result: { listIds: [] } },
    value: [[LIST_B], { result: { listIds: [LIST_B] } }],
  },
  addToAccounts: {
    null: rejected('addToAccounts'),
    empty: unchanged,
    value: [[ACCOUNT_B], { result: { accountIds: [ACCOUNT_A, ACCOUNT_B] } }],
  },
  removeFromAccounts: {
    source: 'documented',
    null: rejected('removeFromAccounts'),
    empty: unchanged,
    value: [[ACCOUNT_A], { result: { accountIds: [] } }],
  },
  accountIds: {
    source: 'documented',
    null: rejected('accountIds'),
    empty: rejected('accountIds'),
    value: [[ACCOUNT_B], { result: { accountIds: [ACCOUNT_B] } }],
  },
  addCompanyRefs: {
    null: rejected('addCompanyRefs'),
    empty: unchanged,
    value: [['globex'], { result: { companyRefs: ['acme', 'globex'] } }],
  },
  removeCompanyRefs: {
    source: 'documented',
    null: rejected('removeCompanyRefs'),
    empty: unchanged,
    value: [['acme'], { result: { companyRefs: [] } }],
  },
  companyRefs: {
    source: 'documented',
    null: rejected('companyRefs'),
    empty: { result: { companyRefs: [] } },
    value: [['globex'], { result: { companyRefs: ['globex'] } }],
  },
};

export const truthTable: readonly Case[] = Object.entries(ROWS).flatMap(([field, row]): Case[] => [
  {
    id: `update.${field}.null`,
    name: `${field}: null`,
    when: update({ [field]: null }),
    expect: row.null,
  },
  ...(row.empty === undefined
    ? []
    : [
        {
          id: `update.${field}.empty`,
          name: `${field}: empty list`,
          when: update({ [field]: [] }),
          expect: row.empty,
        },
      ]),
  {
    id: `update.${field}.value`,
    name: `${field}: value`,
    ...(row.source === undefined ? {} : { source: row.source }),
    when: update({ [field]: row.value[0] }),
    expect: row.value[1],
  },
]);

function rejected(field: string): Expected {
  return { problems: [{ code: 'InvalidPayload', path: field }] };
}
