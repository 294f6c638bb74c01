import { pino } from 'pino';
import { expect, test } from 'vitest';
import { loadParts } from '../src/load-parts.ts';

test('a part that cannot be loaded is logged and loaded again', async () => {
  const lines: string[] = [];
  let attempts = 0;
  const loadGraphQL = async () => {
    attempts += 1;
    if (attempts === 1) throw new Error('EMFILE');
  };
  const log = pino({}, { write: (line: string) => void lines.push(line) });
  await loadParts(loadGraphQL, log, new AbortController().signal);
  expect([attempts, lines.length]).toEqual([2, 1]);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 50, err: { message: 'EMFILE' } });
});

test('no loading is retried after the end', async () => {
  const closing = new AbortController();
  let attempts = 0;
  const loadGraphQL = async () => {
    attempts += 1;
    closing.abort();
    throw new Error('EMFILE');
  };
  await loadParts(loadGraphQL, pino({ level: 'silent' }), closing.signal);
  expect(attempts).toBe(1);
});
