import { expect, test } from 'vitest';
import { parseJsonc } from '../../../src/graphql/graphiql/parse-jsonc.ts';

test.each([
  ['nothing', ' \n', {}],
  ['JSON', '{"a": [1, {"b": null}]}', { a: [1, { b: null }] }],
  ['comments', '// one\n{ "a": 1, /* two\n, } */ "b": 2 // three\n}', { a: 1, b: 2 }],
  ['a trailing comma', '{ "a": [1, 2, ], }', { a: [1, 2] }],
  ['strings that look like comments and commas', '{"a": "// \\", } /* ,]"}', { a: '// ", } /* ,]' }],
  ['a list', '[1]', undefined],
  ['null', 'null', undefined],
  ['half an object', '{"a": "', undefined],
  ['words', 'AccessKey abcd', undefined],
])('reads %s', (_name, text, value) => {
  expect(parseJsonc(text)).toEqual(value);
});

test.each(['"\\'.repeat(500_000), '/* '.repeat(300_000), '"\\\n'.repeat(300_000)])(
  'rejects a megabyte of opening brackets quickly',
  (text) => {
    const start = performance.now();
    expect(parseJsonc(`{${text}`)).toBeUndefined();
    expect(performance.now() - start).toBeLessThan(1_000);
  },
);
