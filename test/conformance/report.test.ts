import { expect, test } from 'vitest';
import { report } from '../../src/conformance/report.ts';
import type { Verdict } from '../../src/conformance/run.ts';

const VERDICTS: Verdict[] = [
  { id: 'a.one', name: 'one is so', group: 'fields', source: 'documented', verdict: 'agrees', unreported: ['outcome'] },
  { id: 'a.two', name: 'two is so', group: 'fields', source: 'ours', verdict: 'skipped', needs: 'a setting' },
  { id: 'b.two', name: 'two is so', group: 'fields', source: 'ours', verdict: 'skipped', needs: 'a setting' },
  {
    id: 'b.one',
    name: 'one is so as well',
    group: 'errors',
    source: 'seen',
    verdict: 'differs',
    sent: {
      operation: 'updateContact',
      method: 'PATCH',
      path: '/workspaces/w/contacts/c',
      headers: { 'content-type': 'application/json', 'if-match': '"1"' },
      body: { attributes: { firstName: 'x'.repeat(500) } },
    },
    differences: [
      { part: 'outcome', expected: 'UPDATED', got: null },
      { part: 'result.listIds', expected: [], got: undefined },
    ],
  },
];

test('the report has counts, each difference, skipped cases with reasons, and leftover data', () => {
  expect(report(VERDICTS, ['list 42'])).toMatchInlineSnapshot(`
    "what    source       agrees differs skipped
    fields  documented        1       0       0
    fields  ours              0       0       2
    errors  seen              0       1       0

    ✗ b.one (seen): one is so as well
      sent      updateContact: PATCH /workspaces/w/contacts/c, If-Match: "1"
                {"attributes":{"firstName":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… (531 characters)
      outcome
      expected  "UPDATED"
      got       null
      result.listIds
      expected  []
      got       nothing

    Skipped, for they need
        2  a setting

    Not compared, because the server does not report: outcome

    Left behind in the workspace: list 42

    1 agree, 1 differ, 2 were skipped."
  `);
});
