import { describe, expect, test } from 'vitest';
import type { Answer } from '../../src/conformance/apis/api.ts';
import type { Expected } from '../../src/conformance/case.ts';
import { update } from '../../src/conformance/cases/steps.ts';
import { compare, differences } from '../../src/conformance/compare.ts';

const CONFLICT = { code: 'ResourceAlreadyExists', path: 'addIdentifiers[0]', message: 'taken by 42' };
const updated: Answer = { result: { id: '1', listIds: ['a'] }, outcome: 'UPDATED', problems: [], skipped: [] };
const rejected: Answer = { result: null, outcome: null, problems: [CONFLICT], skipped: [] };

describe('a reply agrees', () => {
  test.each<[string, Expected, Answer]>([
    ['if only success is expected', {}, updated],
    ['in the fields that are named', { result: { listIds: ['a'] } }, updated],
    ['in any text', { result: { id: { $any: 'text' } } }, updated],
    ['in any message, if none is expected', { problems: [{ code: CONFLICT.code, path: CONFLICT.path }] }, rejected],
    ['in a text that contains another', { problems: [{ ...CONFLICT, message: { $including: '42' } }] }, rejected],
  ])('%s', (_where, expected, answer) => {
    expect(differences(compare('REST', update({}), expected, answer))).toEqual([]);
  });
});

describe('a reply differs', () => {
  test.each<[string, Expected, Answer, string[]]>([
    ['in a field', { result: { listIds: ['b'] } }, updated, ['result.listIds']],
    ['in a field that it lacks', { result: { accountIds: [] } }, updated, ['result.accountIds']],
    ['in more members than expected', { result: { listIds: [] } }, updated, ['result.listIds']],
    ['in a value that is not a text', { result: { listIds: { $any: 'text' } } }, updated, ['result.listIds']],
    ['in an outcome', { outcome: 'CREATED' }, updated, ['outcome']],
    ['in an outcome that it does not have', {}, { ...updated, outcome: undefined }, ['outcome']],
    ['in a skipped identifier', { skipped: [{ key: 'k', value: 'v' }] }, updated, ['skipped']],
    ['in an unexpected problem', {}, rejected, ['outcome', 'problems']],
    ['in a message', { problems: [{ ...CONFLICT, message: { $including: '43' } }] }, rejected, ['problems']],
    ['in a result instead of a problem', { problems: [CONFLICT] }, { ...rejected, result: {} }, ['result']],
  ])('%s', (_where, expected, answer, parts) => {
    const differing = differences(compare('REST', update({}), expected, answer));
    expect(differing.map(({ part }) => part)).toEqual(parts);
  });

  test('from values that the GraphQL types reject, over GraphQL only', () => {
    const expected: Expected = { refusedByTypes: true, problems: [CONFLICT] };
    expect(differences(compare('REST', update({}), expected, rejected))).toEqual([]);
    expect(differences(compare('GraphQL', update({}), expected, rejected))).not.toEqual([]);
  });
});
