import type { Case, Expected, Marker } from '../../case.ts';
import { ADA, ADAS_EMAIL, FREE_EMAIL, GRACE, GRACES_EMAIL, GRACES_PHONE } from '../../environment/seed.ts';
import { update, upsert } from '../steps.ts';

const FREE_ID = { key: 'externalId', value: 'free' };
const conflict = (path: string) => ({ code: 'ResourceAlreadyExists', path, message: holder(GRACE) });

/** Specification §3, strategies for a contact in the path, cell by cell. */
const BY_ID: Record<string, { own: Expected; free: Expected; other: Expected }> = {
  strict_alias: {
    own: { outcome: 'UNCHANGED' },
    free: { result: { id: ADA, identifierCount: 2 } },
    other: { problems: [conflict('addIdentifiers[0]')] },
  },
  first_alias: {
    own: { outcome: 'UNCHANGED' },
    free: { result: { id: ADA, identifierCount: 2 } },
    other: { outcome: 'UNCHANGED', skipped: [GRACES_EMAIL], result: { id: ADA, identifierCount: 1 } },
  },
  first: {
    own: { outcome: 'UNCHANGED' },
    free: { outcome: 'UNCHANGED', skipped: [FREE_EMAIL], result: { id: ADA, identifierCount: 1 } },
    other: { outcome: 'UNCHANGED', skipped: [GRACES_EMAIL], result: { id: ADA, identifierCount: 1 } },
  },
};

/** Specification §3, strategies for a contact found by identifiers, cell by cell. */
const BY_IDENTIFIER: Record<string, { none: Expected; one: Expected; several: Expected }> = {
  strict_alias: {
    none: { outcome: 'CREATED', result: { identifierCount: 2, featuredIdentifiers: [FREE_EMAIL, FREE_ID] } },
    one: { result: { id: ADA, identifierCount: 2 } },
    several: {
      problems: [
        { code: 'ResourceAlreadyExists', path: 'identifierValue', message: holder(ADA) },
        { code: 'ResourceAlreadyExists', path: 'addIdentifiers[0]', message: holder(GRACE) },
        { code: 'ResourceAlreadyExists', path: 'addIdentifiers[1]', message: holder(GRACE) },
      ],
    },
  },
  first_alias: {
    none: { outcome: 'CREATED', result: { identifierCount: 2, featuredIdentifiers: [FREE_EMAIL, FREE_ID] } },
    one: { result: { id: ADA, identifierCount: 2 } },
    several: { result: { id: ADA, identifierCount: 2 }, skipped: [GRACES_EMAIL, GRACES_PHONE] },
  },
  first: {
    none: {
      outcome: 'CREATED',
      skipped: [FREE_ID],
      result: { identifierCount: 1, featuredIdentifiers: [FREE_EMAIL] },
    },
    one: { outcome: 'UNCHANGED', skipped: [FREE_ID], result: { id: ADA, identifierCount: 1 } },
    several: {
      outcome: 'UNCHANGED',
      skipped: [GRACES_EMAIL, GRACES_PHONE, FREE_ID],
      result: { id: ADA, identifierCount: 1 },
    },
  },
};

export const strategyCases: readonly Case[] = [
  ...Object.entries(BY_ID).flatMap(([strategy, { own, free, other }]): Case[] => [
    {
      id: `strategy.by-id.${strategy}.own`,
      name: `${strategy}, by id: an identifier on this contact`,
      source: 'documented',
      when: update({ strategy, addIdentifiers: [ADAS_EMAIL] }),
      expect: own,
    },
    {
      id: `strategy.by-id.${strategy}.free`,
      name: `${strategy}, by id: a free identifier`,
      source: 'documented',
      when: update({ strategy, addIdentifiers: [FREE_EMAIL] }),
      expect: free,
    },
    {
      id: `strategy.by-id.${strategy}.other`,
      name: `${strategy}, by id: another contact's identifier`,
      source: 'documented',
      when: update({ strategy, addIdentifiers: [GRACES_EMAIL] }),
      expect: other,
    },
  ]),
  ...Object.entries(BY_IDENTIFIER).flatMap(([strategy, { none, one, several }]): Case[] => [
    {
      id: `strategy.by-identifier.${strategy}.none`,
      name: `${strategy}, by identifier: none matches`,
      source: 'documented',
      when: upsert(FREE_EMAIL, { strategy, addIdentifiers: [FREE_ID] }),
      expect: none,
    },
    {
      id: `strategy.by-identifier.${strategy}.one`,
      name: `${strategy}, by identifier: all matches are one contact`,
      source: 'documented',
      when: upsert(ADAS_EMAIL, { strategy, addIdentifiers: [FREE_ID] }),
      expect: one,
    },
    {
      id: `strategy.by-identifier.${strategy}.several`,
      name: `${strategy}, by identifier: several contacts match`,
      source: 'documented',
      when: upsert(ADAS_EMAIL, { strategy, addIdentifiers: [GRACES_EMAIL, GRACES_PHONE, FREE_ID] }),
      expect: several,
    },
  ]),
  {
    id: 'strategy.default',
    name: 'strict_alias is the default',
    source: 'documented',
    when: update({ addIdentifiers: [GRACES_EMAIL] }),
    expect: BY_ID.strict_alias?.other ?? {},
  },
  {
    id: 'strategy.strict_alias.every-conflict',
    name: 'strict_alias reports every conflict and writes nothing',
    when: update({
      attributes: { firstName: 'Nobody' },
      addIdentifiers: [FREE_EMAIL, GRACES_EMAIL, { key: 'phonenumber', value: '+1 202-555-0142' }],
    }),
    expect: { problems: [conflict('addIdentifiers[1]'), conflict('addIdentifiers[2]')] },
  },
  {
    id: 'strategy.first_alias.goes-on',
    name: 'first_alias makes the rest of the update',
    source: 'documented',
    when: update({
      strategy: 'first_alias',
      attributes: { firstName: 'Augusta' },
      addIdentifiers: [GRACES_EMAIL, FREE_EMAIL],
    }),
    expect: { skipped: [GRACES_EMAIL], result: { computedDisplayName: 'Augusta', identifierCount: 2 } },
  },
  {
    id: 'strategy.removal-wins',
    name: 'an identifier of another contact that is also removed is not a conflict',
    when: update({ addIdentifiers: [GRACES_EMAIL], removeIdentifiers: [GRACES_EMAIL] }),
    expect: { outcome: 'UNCHANGED' },
  },
  {
    id: 'strategy.priority.default',
    name: 'custom keys find contacts before e-mail addresses',
    seed: {
      contacts: [
        { id: ADA, body: { addIdentifiers: [ADAS_EMAIL] } },
        { id: GRACE, body: { addIdentifiers: [FREE_ID] } },
      ],
    },
    when: upsert(ADAS_EMAIL, { strategy: 'first', addIdentifiers: [FREE_ID], attributes: { firstName: 'Found' } }),
    expect: { result: { id: GRACE, computedDisplayName: 'Found' }, skipped: [ADAS_EMAIL] },
  },
  {
    id: 'strategy.priority.setting',
    name: 'a workspace can have another order of keys',
    seed: {
      settings: { identifierPriority: ['emailaddress', '*'] },
      contacts: [
        { id: ADA, body: { addIdentifiers: [ADAS_EMAIL] } },
        { id: GRACE, body: { addIdentifiers: [FREE_ID] } },
      ],
    },
    when: upsert(FREE_ID, { strategy: 'first', addIdentifiers: [ADAS_EMAIL], attributes: { firstName: 'Found' } }),
    expect: { result: { id: ADA, computedDisplayName: 'Found' }, skipped: [FREE_ID] },
  },
  {
    id: 'strategy.priority.path-first',
    name: 'within one key, the identifier of the path comes first',
    when: upsert(GRACES_EMAIL, {
      strategy: 'first_alias',
      addIdentifiers: [ADAS_EMAIL],
      attributes: { firstName: 'Found' },
    }),
    expect: { result: { id: GRACE, computedDisplayName: 'Found' }, skipped: [ADAS_EMAIL] },
  },
  {
    id: 'upsert.path-normalised',
    name: 'an identifier in a path is normalized before comparison',
    when: upsert({ key: 'phonenumber', value: '+1 (202) 555-0142' }, { attributes: { firstName: 'Found' } }),
    expect: { result: { id: GRACE, computedDisplayName: 'Found' } },
  },
  {
    id: 'upsert.path-key-250',
    name: 'a path can have a key of 250 characters',
    source: 'documented',
    when: upsert({ key: 'k'.repeat(250), value: 'x' }, {}),
    expect: { outcome: 'CREATED', result: { identifierCount: 1 } },
  },
  {
    id: 'upsert.creates-whole',
    name: 'a contact is created with all fields of the update',
    when: upsert(FREE_EMAIL, {
      attributes: { firstName: 'New', serial: 'S', initialReference: 'mine' },
      addCompanyRefs: ['acme'],
    }),
    expect: {
      outcome: 'CREATED',
      result: {
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

/** The message names the owner of the identifier. */
function holder(id: string): Marker {
  return { $including: id };
}
