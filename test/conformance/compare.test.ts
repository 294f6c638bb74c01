import { describe, expect, test } from 'vitest';
import type { Answer } from '../../src/conformance/apis/api.ts';
import type { Expected } from '../../src/conformance/case.ts';
import { update } from '../../src/conformance/cases/steps.ts';
import { compare, differences } from '../../src/conformance/compare.ts';

const CONFLICT = { code: 'ResourceAlreadyExists', path: 'addIdentifiers[0]', message: 'taken by 42' };
const updated: Answer = { result: { id: '1', listIds: ['a'] }, outcome: 'UPDATED', problems: [], skipped: [] };
const rejected: Answer = { result: null, outcome: null, problems: [CONFLICT], skipped: [] };

describe('an answer agrees', () => {
  test.each<[string, Expected, Answer]>([
    ['where nothing is expected but that it is done', {}, updated],
    ['in the fields that are named', { result: { listIds: ['a'] } }, updated],
    ['in any text', { result: { id: { $any: 'text' } } }, updated],
    ['in any message, where none is named', { problems: [{ code: CONFLICT.code, path: CONFLICT.path }] }, rejected],
    ['in a text that holds another', { problems: [{ ...CONFLICT, message: { $including: '42' } }] }, rejected],
  ])('%s', (_where, expected, answer) => {
    expect(differences(compare('REST', update({}), expected, answer))).toEqual([]);
  });
});

describe('an answer differs', () => {
  test.each<[string, Expected, Answer, string[]]>([
    ['in a field', { result: { listIds: ['b'] } }, updated, ['result.listIds']],
    ['in a field that it lacks', { result: { accountIds: [] } }, updated, ['result.accountIds']],
    ['in more than expected', { result: { listIds: [] } }, updated, ['result.listIds']],
    ['in what is no text', { result: { listIds: { $any: 'text' } } }, updated, ['result.listIds']],
    ['in an outcome', { outcome: 'CREATED' }, updated, ['outcome']],
    ['in an outcome that it does not tell', {}, { ...updated, outcome: undefined }, ['outcome']],
    ['in a skipped identifier', { skipped: [{ key: 'k', value: 'v' }] }, updated, ['skipped']],
    ['in a problem that nobody expects', {}, rejected, ['outcome', 'problems']],
    ['in a message', { problems: [{ ...CONFLICT, message: { $including: '43' } }] }, rejected, ['problems']],
    ['in a result where it should refuse', { problems: [CONFLICT] }, { ...rejected, result: {} }, ['result']],
  ])('%s', (_where, expected, answer, parts) => {
    const differing = differences(compare('REST', update({}), expected, answer));
    expect(differing.map(({ part }) => part)).toEqual(parts);
  });

  test('from what the types of GraphQL refuse, over GraphQL only', () => {
    const expected: Expected = { refusedByTypes: true, problems: [CONFLICT] };
    expect(differences(compare('REST', update({}), expected, rejected))).toEqual([]);
    expect(differences(compare('GraphQL', update({}), expected, rejected))).not.toEqual([]);
  });
});
