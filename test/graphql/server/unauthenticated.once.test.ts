import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newKey } from '../../../src/access/access-key.ts';
import { type Gateway, startGateway, type TestWorkspace } from '../../gateway.ts';

let gateway: Gateway;
let workspace: TestWorkspace;
beforeAll(async () => {
  gateway = await startGateway();
  workspace = await gateway.workspace();
});
afterAll(() => gateway.close());

const QUERY = '{"query":"{ __typename }"}';
const LONG = 64 * 1024 + 1;
const chunked = (body: string) =>
  `transfer-encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
const whole = (body: string) => `content-length: ${body.length}\r\n\r\n${body}`;

describe('a body that is longer than an introspection query', () => {
  test.each([
    ['without a key', undefined, `content-length: ${LONG}\r\n\r\n`, 401],
    ['with an unknown key', newKey(), `content-length: ${LONG}\r\n\r\n`, 401],
    ['of undeclared length without a key', undefined, 'transfer-encoding: chunked\r\n\r\n', 401],
    ['with a key is read', 'own', whole(QUERY.padEnd(LONG)), 200],
    ['of an undeclared length with a key is read', 'own', chunked(QUERY), 200],
  ])('%s', async (what, key, rest, expected) => {
    const { status, body } = await answerTo(key === 'own' ? workspace.key : key, rest);
    expect(status).toBe(expected);
    if (expected === 401) expect(body).toContain('"code":"UNAUTHENTICATED"');
    else expect(what).toMatch(/ read\b/);
  });

  test('a shorter body without a key is read', async () => {
    expect(await answerTo(undefined, whole(QUERY.padEnd(LONG - 1)))).toMatchObject({ status: 200 });
  });
});

/** The response to a request whose body does not arrive completely. */
function answerTo(key: string | undefined, rest: string): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(gateway.url);
  const authorization = key === undefined ? '' : `authorization: AccessKey ${key}\r\n`;
  const socket = connect(Number(port), hostname).setEncoding('latin1');
  socket.write(
    `POST /graphql HTTP/1.1\r\nhost: gateway\r\ncontent-type: application/json\r\nconnection: close\r\n${authorization}${rest}`,
  );
  return new Promise((resolve, reject) => {
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk;
      if (!received.includes('}')) return;
      socket.destroy();
      resolve({ status: Number(received.slice(9, 12)), body: received });
    });
    socket.on('error', reject);
  });
}
