import { randomUUID } from 'node:crypto';
import { addressOf } from './contact-pool.ts';
import { moveOn, type RestCall, shown, type Turn, withContact } from './turn.ts';

/** An operation of clients, in one call or several. */
export interface Operation {
  name: string;
  /** Its frequency compared to the others. */
  weight: number;
  /** Its effect on the number of contacts. */
  grows?: 1 | -1;
  run(turn: Turn): Promise<unknown>;
}

/** The attribute whose definition changes repeatedly. */
export const DEFINED = 'mood';

export const REST_OPERATIONS: readonly Operation[] = [
  {
    name: 'PATCH by id',
    weight: 20,
    run: (turn) =>
      withContact(turn, async (contact) =>
        moveOn(contact, await turn.rest('PATCH', `contacts/${contact.id}`, 200, { body: update(turn) })),
      ),
  },
  {
    name: 'PATCH by identifier',
    weight: 10,
    run: (turn) =>
      withContact(turn, async (contact) =>
        moveOn(contact, await turn.rest('PATCH', named(contact), 200, { body: update(turn) })),
      ),
  },
  {
    name: 'PATCH that creates',
    weight: 3,
    grows: 1,
    async run(turn) {
      const number = turn.world.pool.newNumber();
      const { body } = await turn.rest('PATCH', named({ number }), 201, { body: update(turn) });
      turn.world.pool.added({ id: JSON.parse(body).id, number });
    },
  },
  {
    name: 'POST a contact',
    weight: 4,
    grows: 1,
    async run(turn) {
      const { pool, listId } = turn.world;
      const number = pool.newNumber();
      const identifiers = [{ key: 'emailaddress', value: addressOf({ number }) }];
      const created = { displayName: `Contact ${number}`, identifiers, listIds: [listId] };
      const { body } = await turn.rest('POST', 'contacts', 201, { body: created });
      pool.added({ id: JSON.parse(body).id, number });
    },
  },
  {
    name: 'DELETE a contact',
    weight: 5,
    grows: -1,
    run: (turn) => withContactGone(turn, ({ id }) => turn.rest('DELETE', `contacts/${id}`, 204)),
  },
  {
    name: 'merge',
    weight: 2,
    grows: -1,
    run: (turn) =>
      withContact(turn, (stays) =>
        withContactGone(turn, async ({ id }) =>
          moveOn(stays, await turn.rest('POST', `contacts/${stays.id}/merge`, 200, { body: { contactId: id } })),
        ),
      ),
  },
  {
    name: 'GET by id, then If-None-Match',
    weight: 15,
    run: (turn) =>
      withContact(turn, async ({ id }) => {
        const { head } = await turn.rest('GET', `contacts/${id}`, 200);
        const tag = /\r\netag: (\S+)/i.exec(head)?.[1] ?? '';
        await turn.rest('GET', `contacts/${id}`, 304, { headers: { 'if-none-match': tag } });
      }),
  },
  {
    name: 'GET by identifier',
    weight: 8,
    run: (turn) => withContact(turn, (contact) => turn.rest('GET', named(contact), 200)),
  },
  {
    name: 'search',
    weight: 5,
    run: (turn) =>
      withContact(turn, async (contact) => {
        const body = { identifier: { key: 'emailaddress', value: addressOf(contact) } };
        const answer = await turn.rest('POST', 'contacts/search', 200, { body });
        if (!answer.body.includes(contact.id)) throw new Error(`${contact.id} was not found: ${shown(answer)}`);
      }),
  },
  {
    name: 'a page',
    weight: 5,
    async run(turn) {
      const { world } = turn;
      const from = world.pageToken === undefined ? '' : `&pageToken=${encodeURIComponent(world.pageToken)}`;
      const { body } = await turn.rest('GET', `contacts?limit=20${from}`, 200);
      world.pageToken = JSON.parse(body).nextPageToken;
    },
  },
  {
    name: 'a page of a list',
    weight: 3,
    run: (turn) => turn.rest('GET', `lists/${turn.world.listId}/contacts?limit=20&reverse=true`, 200),
  },
  {
    name: 'off a list and on it',
    weight: 4,
    run: (turn) =>
      withContact(turn, async ({ id }) => {
        const path = `lists/${turn.world.listId}/contacts`;
        await turn.rest('DELETE', path, 200, { body: { contacts: [id] } });
        await turn.rest('POST', path, 201, { body: { contacts: [id] } });
        await turn.rest('GET', `contacts/${id}/lists`, 200);
      }),
  },
  {
    name: 'identifiers',
    weight: 4,
    run: (turn) =>
      withContact(turn, async ({ id }) => {
        const path = `contacts/${id}/identifiers`;
        const body = { key: 'ticket', value: `ticket-${turn.world.serial()}` };
        await turn.rest('POST', path, 201, { body });
        await turn.rest('GET', path, 200);
        await turn.rest('DELETE', path, 204, { body });
      }),
  },
  {
    name: 'a list comes and goes',
    weight: 0.5,
    run: (turn) => comesAndGoes(turn, 'lists', { description: 'for a moment' }),
  },
  {
    name: 'an account comes and goes',
    weight: 0.5,
    run: (turn) => comesAndGoes(turn, 'accounts', { name: 'Renamed' }),
  },
  {
    name: 'attribute definitions',
    weight: 0.2,
    async run(turn) {
      await turn.rest('GET', 'attribute-definitions', 200);
      const body = { description: `Described ${turn.world.serial()} times.` };
      await turn.rest('PATCH', `attribute-definitions/${DEFINED}`, 200, { body });
    },
  },
  {
    name: 'PATCH sent again',
    weight: 5,
    run: (turn) =>
      withContact(turn, async (contact) => {
        const call = { body: update(turn), headers: { 'idempotency-key': randomUUID() } };
        const first = await turn.rest('PATCH', `contacts/${contact.id}`, 200, call);
        moveOn(contact, first);
        const again = await turn.rest('PATCH', `contacts/${contact.id}`, 200, call);
        const isReplay = /\r\nidempotency-replayed: true/i.test(again.head) && again.body === first.body;
        if (!isReplay) throw new Error(`no replay: ${shown(again)}`);
      }),
  },
  {
    name: 'refused by REST',
    weight: 4,
    run: (turn) =>
      withContact(turn, (contact) =>
        withContact(turn, async (other) => {
          const [method, path, expected, call] = overloadRejections(turn, contact.id, addressOf(other));
          await turn.rest(method, path, expected, call);
        }),
      ),
  },
];

type OverloadResponse = [method: string, path: string, expected: number | readonly number[], call?: RestCall];

/** Requests that fail, one after the other. */
function overloadRejections({ world }: Turn, id: string, taken: string): OverloadResponse {
  const all: OverloadResponse[] = [
    ['PATCH', `contacts/${id}`, 422, { body: { attributes: { age: 'old' } } }],
    ['PATCH', `contacts/${id}`, 400, { body: '{"attributes":' }],
    ['PATCH', `contacts/${id}`, 415, { body: 'text', headers: { 'content-type': 'text/plain' } }],
    ['PATCH', `contacts/${id}`, 409, { body: { addIdentifiers: [{ key: 'emailaddress', value: taken }] } }],
    ['PATCH', `contacts/${id}`, 412, { body: {}, headers: { 'if-match': '"999999999"' } }],
    ['GET', `contacts/${randomUUID()}`, 404],
    ['GET', 'contacts?limit=1000', 422],
    // A client that fails too often must wait.
    ['GET', `contacts/${id}`, [401, 429], { headers: { authorization: 'AccessKey wrong' } }],
  ];
  return all[world.serial() % all.length] as OverloadResponse;
}

async function comesAndGoes(turn: Turn, path: string, change: object): Promise<void> {
  const { body } = await turn.rest('POST', path, 201, { body: { name: `For a moment ${turn.world.serial()}` } });
  const { id } = JSON.parse(body);
  await turn.rest('PATCH', `${path}/${id}`, 200, { body: change });
  await turn.rest('GET', `${path}?limit=10`, 200);
  await turn.rest('DELETE', `${path}/${id}`, 204);
}

/** Four attributes that the contact does not have yet. */
export function update({ world }: Turn): object {
  const serial = world.serial();
  const attributes = {
    firstName: `Ada ${serial}`,
    lastName: `Lovelace ${serial % 101}`,
    age: serial % 120,
    subscribedSms: serial % 2 === 0,
  };
  return { attributes };
}

/** Passes work a contact that work deletes; puts it back if work fails. */
export async function withContactGone(
  { world: { pool } }: Turn,
  work: (contact: { id: string }) => Promise<unknown>,
): Promise<void> {
  const contact = pool.take();
  try {
    await work(contact);
  } catch (error) {
    pool.putBack(contact);
    throw error;
  }
  pool.gone();
}

function named(contact: { number: number }): string {
  return `contacts/identifiers/emailaddress/${encodeURIComponent(addressOf(contact))}`;
}
