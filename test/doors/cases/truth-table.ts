import { ACCOUNT_A, ACCOUNT_B, type Case, type Expected, FREE_EMAIL, LIST_A, LIST_B, NOBODY } from '../case.ts';

interface Row {
  /** What null, an empty list or object, and a value each do. Absent leaves, in every row. */
  null: Expected;
  empty?: Expected;
  value: [unknown, Expected];
}

const unchanged: Expected = { outcome: 'UNCHANGED' };

/** Specification §6: absent, null, value and empty mean the same on both doors, for every field. */
const ROWS: Record<string, Row> = {
  attributes: {
    null: unchanged,
    value: [
      { firstName: null },
      {
        contact: {
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
    null: refused('addIdentifiers'),
    empty: unchanged,
    value: [[FREE_EMAIL], { contact: { identifierCount: 2 } }],
  },
  identifiers: {
    null: refused('identifiers'),
    empty: unchanged,
    value: [[FREE_EMAIL], { contact: { identifierCount: 2 } }],
  },
  removeIdentifiers: {
    null: refused('removeIdentifiers'),
    empty: unchanged,
    value: [[{ key: 'emailaddress', value: 'ADA@example.com' }], { contact: { identifierCount: 0 } }],
  },
  strategy: { null: refused('strategy'), value: ['first_alias', unchanged] },
  allowWritingReadOnly: { null: refused('allowWritingReadOnly'), value: [false, unchanged] },
  addToLists: {
    null: refused('addToLists'),
    empty: unchanged,
    value: [[LIST_B], { contact: { listIds: [LIST_A, LIST_B] } }],
  },
  removeFromLists: {
    null: refused('removeFromLists'),
    empty: unchanged,
    value: [[LIST_A], { contact: { listIds: [] } }],
  },
  listIds: {
    null: refused('listIds'),
    empty: { contact: { listIds: [] } },
    value: [[LIST_B], { contact: { listIds: [LIST_B] } }],
  },
  addToAccounts: {
    null: refused('addToAccounts'),
    empty: unchanged,
    value: [[ACCOUNT_B], { contact: { accountIds: [ACCOUNT_A, ACCOUNT_B] } }],
  },
  removeFromAccounts: {
    null: refused('removeFromAccounts'),
    empty: unchanged,
    value: [[ACCOUNT_A], { contact: { accountIds: [] } }],
  },
  accountIds: {
    null: refused('accountIds'),
    empty: refused('accountIds'),
    value: [[ACCOUNT_B], { contact: { accountIds: [ACCOUNT_B] } }],
  },
  addCompanyRefs: {
    null: refused('addCompanyRefs'),
    empty: unchanged,
    value: [['globex'], { contact: { companyRefs: ['acme', 'globex'] } }],
  },
  removeCompanyRefs: {
    null: refused('removeCompanyRefs'),
    empty: unchanged,
    value: [['acme'], { contact: { companyRefs: [] } }],
  },
  companyRefs: {
    null: refused('companyRefs'),
    empty: { contact: { companyRefs: [] } },
    value: [['globex'], { contact: { companyRefs: ['globex'] } }],
  },
};

export const truthTable: readonly Case[] = Object.entries(ROWS).flatMap(([field, row]) => [
  { name: `${field}: null`, body: { [field]: null }, expect: row.null },
  ...(row.empty === undefined ? [] : [{ name: `${field}: empty list`, body: { [field]: [] }, expect: row.empty }]),
  { name: `${field}: value`, body: { [field]: row.value[0] }, expect: row.value[1] },
]);

function refused(field: string): Expected {
  return { problems: [{ code: 'InvalidPayload', path: field }] };
}
