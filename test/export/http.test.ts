import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { httpSource } from '../../src/export/http.ts';

const WORKSPACE = '0190a000-0000-7000-8000-0000000000aa';
const line = (index: number) =>
  JSON.stringify({ id: `id-${index}`, createdAt: `2026-01-01T00:00:0${index}.000Z`, name: 'é'.repeat(50) });

let server: Server | undefined;
afterEach(() => {
  server?.close();
});

/** A gateway with these responses to the exports of a test, in order. Returns its address, and the received queries. */
async function gatewayThat(...answers: ((response: ServerResponse) => void)[]) {
  const queries: string[] = [];
  const started = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://gateway');
    if (pathname === '/workspaces') return response.end(JSON.stringify({ results: [{ id: WORKSPACE, name: 'Fake' }] }));
    queries.push(searchParams.toString());
    answers.shift()?.(response);
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(started.address() as AddressInfo).port}`, queries };
}

async function idsFrom(url: string, filter?: string): Promise<string[]> {
  const source = await httpSource(url, 'key', filter, new AbortController().signal);
  const ids: string[] = [];
  for await (const { contacts } of source.parts()) ids.push(...contacts.map(({ id }) => id));
  return ids;
}

const breakingOff = (text: string) => (response: ServerResponse) => {
  response.write(text, () => setTimeout(() => response.destroy(), 50));
};

test('an interrupted export continues after its last complete line', async () => {
  const { url, queries } = await gatewayThat(
    breakingOff(`${line(1)}\n${line(2)}\n${line(3).slice(0, 70)}`),
    (response) => response.writeHead(503, { 'retry-after': '1' }).end('{"message": "busy"}'),
    breakingOff(`${line(3)}\n`),
    (response) => response.end(`${line(4)}\n`),
  );
  expect(await idsFrom(url, '{"listId":"x"}')).toEqual(['id-1', 'id-2', 'id-3', 'id-4']);
  const filter = 'filter=%7B%22listId%22%3A%22x%22%7D';
  expect(queries).toEqual([
    filter,
    `${filter}&after=2026-01-01T00%3A00%3A02.000Z%2Cid-2`,
    `${filter}&after=2026-01-01T00%3A00%3A02.000Z%2Cid-2`,
    `${filter}&after=2026-01-01T00%3A00%3A03.000Z%2Cid-3`,
  ]);
});

test('a rejected export is not retried', async () => {
  const { url, queries } = await gatewayThat((response) =>
    response.writeHead(422).end('{"message": "no such filter"}'),
  );
  await expect(idsFrom(url)).rejects.toThrow('no such filter');
  expect(queries.length).toBe(1);
});
