import type { Case } from '../case.ts';
import { ADA, ADAS_EMAIL, FREE_EMAIL, GRACE } from '../environment/seed.ts';
import { read, readByIdentifier, update, upsert } from './steps.ts';

/** Requests that see the changes of earlier requests. */
export const sequenceCases: readonly Case[] = [
  {
    id: 'sequence.created-is-found',
    name: 'a created contact is found by id and by identifier',
    source: 'documented',
    when: upsert(FREE_EMAIL, { attributes: { firstName: 'New' } }),
    expect: { outcome: 'CREATED' },
    afterwards: [
      { when: read({ $from: 'when.id' }), expect: { result: { computedDisplayName: 'New', identifierCount: 1 } } },
      { when: readByIdentifier(FREE_EMAIL), expect: { result: { id: { $from: 'when.id' } } } },
    ],
  },
  {
    id: 'sequence.twice-is-once',
    name: 'an update by identifier that is sent twice creates one contact',
    when: upsert(FREE_EMAIL, { attributes: { firstName: 'New' } }),
    expect: { outcome: 'CREATED' },
    afterwards: [
      {
        when: upsert(FREE_EMAIL, { attributes: { firstName: 'New' } }),
        expect: { outcome: 'UNCHANGED', result: { id: { $from: 'when.id' } } },
      },
    ],
  },
  {
    id: 'sequence.identifier-moves',
    name: 'an identifier that one contact loses is free for another',
    source: 'documented',
    given: [update({ removeIdentifiers: [ADAS_EMAIL] })],
    when: update({ addIdentifiers: [ADAS_EMAIL] }, { contactId: GRACE }),
    expect: { result: { id: GRACE, identifierCount: 3 } },
    afterwards: [
      { when: readByIdentifier(ADAS_EMAIL), expect: { result: { id: GRACE } } },
      { when: read(ADA), expect: { result: { identifierCount: 0, isAnonymous: true } } },
    ],
  },
  {
    id: 'sequence.stale-version',
    name: 'an update of an earlier version is refused and changes nothing',
    given: [update({ attributes: { firstName: 'Augusta' } })],
    when: update({ attributes: { firstName: 'Ada' } }, { expectedVersion: 1 }),
    expect: { problems: [{ code: 'PreconditionFailed', path: '' }] },
    afterwards: [{ when: read(), expect: { result: { computedDisplayName: 'Augusta', version: 2 } } }],
  },
  {
    id: 'sequence.page-then-read',
    name: 'a contact of a page equals the contact that its id finds',
    source: 'documented',
    given: [{ operation: 'contacts', limit: 1 }],
    when: read({ $from: 'given.0.ids.0' }),
    expect: {
      result: {
        id: { $from: 'given.0.ids.0' },
        createdAt: { $any: 'text' },
        updatedAt: { $any: 'text' },
      },
    },
  },
];
