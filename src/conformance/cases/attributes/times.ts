import type { Case } from '../../case.ts';
import { read, update } from '../steps.ts';

/** Stored as given: a date alone, or RFC 3339 with optional seconds. */
const ACCEPTED = [
  '2026-01-31',
  '0001-01-01',
  '2026-01-31T09:30Z',
  '2026-01-31T09:30:00.123456+01:00',
  '2016-12-31T23:59:60Z',
  '2017-01-01T00:59:60+01:00',
];

const REFUSED = {
  'an offset with only hours': '2020-01-31T00:00:00+01',
  'an offset without a colon': '2020-01-31T00:00:00+0100',
  'an offset of a day': '2020-01-31T00:00:00+24:00',
  'no zone': '2020-01-31T00:00:00',
  'a space instead of T': '2020-01-31 00:00:00Z',
  'the hour 24': '2020-01-31T24:00:00Z',
  'a leap second in the middle of a day': '2020-01-31T12:30:60Z',
  'a day that does not exist': '2023-02-29',
  'the month 13': '2020-13-01',
  'the year 0': '0000-01-01',
  'only an hour': '2020-01-31T09Z',
  'the empty text': '',
};

export const timeCases: readonly Case[] = [
  ...ACCEPTED.map((since, index) => ({
    id: `times.accepted-${index}`,
    name: `${since} is a valid time, stored as given`,
    when: update({ attributes: { since } }),
    expect: {},
    afterwards: [
      {
        when: read(),
        expect: {
          result: {
            attributes: {
              emailaddress: ['ada@example.com'],
              firstName: 'Ada',
              initialReference: '0190a000-0000-7000-8000-ffffffffffff',
              labels: ['first'],
              rating: 5,
              serial: 'A-1',
              since,
            },
          },
        },
      },
    ],
  })),
  ...Object.entries(REFUSED).map(([what, since]) => ({
    id: `times.refused-${what.toLowerCase().replaceAll(' ', '-')}`,
    name: `a time with ${what} is refused`,
    when: update({ attributes: { since } }),
    expect: { problems: [{ code: 'InvalidPayload', path: 'attributes.since' }] },
  })),
];
