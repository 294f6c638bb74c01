import { ADA, ADAS_EMAIL, type Case, type Expected, FREE_EMAIL, GRACE, GRACES_EMAIL, GRACES_PHONE } from '../case.ts';

const FREE_ID = { key: 'externalId', value: 'free' };
const conflict = (path: string) => ({ code: 'ResourceAlreadyExists', path, message: holder(GRACE) });

/** Specification §3, the path names the contact: cell by cell. */
const BY_ID: Record<string, { own: Expected; free: Expected; other: Expected }> = {
  strict_alias: {
    own: { outcome: 'UNCHANGED' },
    free: { contact: { id: ADA, identifierCount: 2 } },
    other: { problems: [conflict('addIdentifiers[0]')] },
  },
  first_alias: {
    own: { outcome: 'UNCHANGED' },
    free: { contact: { id: ADA, identifierCount: 2 } },
    other: { outcome: 'UNCHANGED', skipped: [GRACES_EMAIL], contact: { id: ADA, identifierCount: 1 } },
  },
  first: {
    own: { outcome: 'UNCHANGED' },
    free: { outcome: 'UNCHANGED', skipped: [FREE_EMAIL], contact: { id: ADA, identifierCount: 1 } },
    other: { outcome: 'UNCHANGED', skipped: [GRACES_EMAIL], contact: { id: ADA, identifierCount: 1 } },
  },
};

/** Specification §3, identifiers find the contact: cell by cell. */
const BY_IDENTIFIER: Record<string, { none: Expected; one: Expected; several: Expected }> = {
  strict_alias: {
    none: { outcome: 'CREATED', contact: { identifierCount: 2, featuredIdentifiers: [FREE_EMAIL] } },
    one: { contact: { id: ADA, identifierCount: 2 } },
    several: {
      problems: [
        { code: 'ResourceAlreadyExists', path: 'identifierValue', message: holder(ADA) },
        { code: 'ResourceAlreadyExists', path: 'addIdentifiers[0]', message: holder(GRACE) },
        { code: 'ResourceAlreadyExists', path: 'addIdentifiers[1]', message: holder(GRACE) },
      ],
    },
  },
  first_alias: {
    none: { outcome: 'CREATED', contact: { identifierCount: 2, featuredIdentifiers: [FREE_EMAIL] } },
    one: { contact: { id: ADA, identifierCount: 2 } },
    several: { contact: { id: ADA, identifierCount: 2 }, skipped: [GRACES_EMAIL, GRACES_PHONE] },
  },
  first: {
    none: {
      outcome: 'CREATED',
      skipped: [FREE_ID],
      contact: { identifierCount: 1, featuredIdentifiers: [FREE_EMAIL] },
    },
    one: { outcome: 'UNCHANGED', skipped: [FREE_ID], contact: { id: ADA, identifierCount: 1 } },
    several: {
      outcome: 'UNCHANGED',
      skipped: [GRACES_EMAIL, GRACES_PHONE, FREE_ID],
      contact: { id: ADA, identifierCount: 1 },
    },
  },
};

export const strategyCases: readonly Case[] = [
  ...Object.entries(BY_ID).flatMap(([strategy, { own, free, other }]) => [
    {
      name: `${strategy}, by id: an identifier on this contact`,
      body: { strategy, addIdentifiers: [ADAS_EMAIL] },
      expect: own,
    },
    { name: `${strategy}, by id: a free identifier`, body: { strategy, addIdentifiers: [FREE_EMAIL] }, expect: free },
    {
      name: `${strategy}, by id: another contact's identifier`,
      body: { strategy, addIdentifiers: [GRACES_EMAIL] },
      expect: other,
    },
  ]),
  ...Object.entries(BY_IDENTIFIER).flatMap(([strategy, { none, one, several }]) => [
    {
      name: `${strategy}, by identifier: none matches`,
      identifier: FREE_EMAIL,
      body: { strategy, addIdentifiers: [FREE_ID] },
      expect: none,
    },
    {
      name: `${strategy}, by identifier: all matches are one contact`,
      identifier: ADAS_EMAIL,
      body: { strategy, addIdentifiers: [FREE_ID] },
      expect: one,
    },
    {
      name: `${strategy}, by identifier: several contacts match`,
      identifier: ADAS_EMAIL,
      body: { strategy, addIdentifiers: [GRACES_EMAIL, GRACES_PHONE, FREE_ID] },
      expect: several,
    },
  ]),
  {
    name: 'strict_alias is the default',
    body: { addIdentifiers: [GRACES_EMAIL] },
    expect: BY_ID.strict_alias?.other ?? {},
  },
  {
    name: 'strict_alias names every conflict and writes nothing of the rest',
    body: {
      attributes: { firstName: 'Nobody' },
      addIdentifiers: [FREE_EMAIL, GRACES_EMAIL, { key: 'phonenumber', value: '+1 202-555-0142' }],
    },
    expect: { problems: [conflict('addIdentifiers[1]'), conflict('addIdentifiers[2]')] },
  },
  {
    name: 'first_alias goes on with the rest of the update',
    body: { strategy: 'first_alias', attributes: { firstName: 'Augusta' }, addIdentifiers: [GRACES_EMAIL, FREE_EMAIL] },
    expect: { skipped: [GRACES_EMAIL], contact: { computedDisplayName: 'Augusta', identifierCount: 2 } },
  },
  {
    name: 'an identifier of another contact that is also removed conflicts with nobody',
    body: { addIdentifiers: [GRACES_EMAIL], removeIdentifiers: [GRACES_EMAIL] },
    expect: { outcome: 'UNCHANGED' },
  },
  {
    name: 'custom keys find a contact before e-mail addresses do',
    seed: {
      contacts: [
        { id: ADA, body: { addIdentifiers: [ADAS_EMAIL] } },
        { id: GRACE, body: { addIdentifiers: [FREE_ID] } },
      ],
    },
    identifier: ADAS_EMAIL,
    body: { strategy: 'first', addIdentifiers: [FREE_ID], attributes: { firstName: 'Found' } },
    expect: { contact: { id: GRACE, computedDisplayName: 'Found' }, skipped: [ADAS_EMAIL] },
  },
  {
    name: 'a workspace may order the keys otherwise',
    seed: {
      settings: { identifierPriority: ['emailaddress', '*'] },
      contacts: [
        { id: ADA, body: { addIdentifiers: [ADAS_EMAIL] } },
        { id: GRACE, body: { addIdentifiers: [FREE_ID] } },
      ],
    },
    identifier: FREE_ID,
    body: { strategy: 'first', addIdentifiers: [ADAS_EMAIL], attributes: { firstName: 'Found' } },
    expect: { contact: { id: ADA, computedDisplayName: 'Found' }, skipped: [FREE_ID] },
  },
  {
    name: 'within one key, the identifier of the path comes first',
    identifier: GRACES_EMAIL,
    body: { strategy: 'first_alias', addIdentifiers: [ADAS_EMAIL], attributes: { firstName: 'Found' } },
    expect: { contact: { id: GRACE, computedDisplayName: 'Found' }, skipped: [ADAS_EMAIL] },
  },
  {
    name: 'an identifier in a path matches normalised',
    identifier: { key: 'phonenumber', value: '+1 (202) 555-0142' },
    body: { attributes: { firstName: 'Found' } },
    expect: { contact: { id: GRACE, computedDisplayName: 'Found' } },
  },
  {
    name: 'a path may hold a key of 250 characters',
    identifier: { key: 'k'.repeat(250), value: 'x' },
    body: {},
    expect: { outcome: 'CREATED', contact: { identifierCount: 1 } },
  },
  {
    name: 'a contact is created with everything that the update says',
    identifier: FREE_EMAIL,
    body: { attributes: { firstName: 'New', serial: 'S', initialReference: 'mine' }, addCompanyRefs: ['acme'] },
    expect: {
      outcome: 'CREATED',
      contact: {
        version: 1,
        computedDisplayName: 'New',
        attributes: { emailaddress: ['free@example.com'], firstName: 'New', initialReference: 'mine', serial: 'S' },
        companyRefs: ['acme'],
        listIds: [],
        accountIds: [],
      },
    },
  },
];

/** Whoever has an identifier is named in the message. */
function holder(id: string) {
  return { asymmetricMatch: (message: unknown) => typeof message === 'string' && message.includes(id) };
}
