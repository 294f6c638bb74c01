import type { Answer } from '../load/connection.ts';
import type { ContactPool, KnownContact } from './contact-pool.ts';

/** The context of all operations. */
export interface World {
  workspaceId: string;
  key: string;
  listId: string;
  accountId: string;
  pool: ContactPool;
  /** The position of the walk through all contacts; undefined: at the beginning. */
  pageToken: string | undefined;
  /** A number that no other operation has. */
  serial(): number;
}

export interface RestCall {
  /** JSON, or the text of another body. */
  body?: object | string;
  headers?: Record<string, string>;
}

/** An operation in progress. An unexpected response ends it with an error that shows the response. */
export interface Turn {
  world: World;
  /** Calls a path below the workspace, for example `contacts/…`. */
  rest(method: string, path: string, expected: number | readonly number[], call?: RestCall): Promise<Answer>;
  /** Runs a document with `$workspaceId` and these variables; `refusal` is the expected error code. */
  graphql(document: string, variables: object, refusal?: string): Promise<Answer>;
}

type Send = (request: string) => Promise<Answer>;

export function turnOf(world: World, send: Send): Turn {
  const { workspaceId, key } = world;

  const request = (method: string, path: string, { body, headers = {} }: RestCall): string => {
    const text = typeof body === 'object' ? JSON.stringify(body) : body;
    const all = {
      host: '127.0.0.1',
      authorization: `AccessKey ${key}`,
      ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': `${text.length}` }),
      ...headers,
    };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${text ?? ''}`;
  };

  return {
    world,
    async rest(method, path, expected, call = {}) {
      const answer = await send(request(method, `/workspaces/${workspaceId}/${path}`, call));
      if (![expected].flat().includes(answer.status)) throw new Error(`${method} ${path}: ${shown(answer)}`);
      return answer;
    },
    async graphql(document, variables, refusal) {
      const body = { query: document, variables: { workspaceId, ...variables } };
      const answer = await send(request('POST', '/graphql', { body }));
      const isExpected =
        refusal === undefined
          ? answer.status === 200 && !answer.body.includes('"errors":[{')
          : answer.body.includes(`"code":"${refusal}"`);
      if (!isExpected) throw new Error(`${document.slice(0, 60)}: ${shown(answer)}`);
      return answer;
    },
  };
}

/** Passes work a contact for exclusive use, and always puts it back. */
export async function withContact(
  { world: { pool } }: Turn,
  work: (contact: KnownContact) => Promise<unknown>,
): Promise<void> {
  const contact = pool.take();
  try {
    await work(contact);
  } finally {
    pool.putBack(contact);
  }
}

/** Records the version in a response to a change. A contact whose version does not grow has lost a change. */
export function moveOn(contact: KnownContact, answer: Answer): void {
  const version = Number(/\r\netag: "(\d+)"/i.exec(answer.head)?.[1] ?? /"version":(\d+)/.exec(answer.body)?.[1]);
  if (!(version > contact.version)) throw new Error(`still at version ${contact.version}: ${shown(answer)}`);
  contact.version = version;
}

export function shown({ status, body }: Answer): string {
  return `${status} ${body.slice(0, 500)}`;
}
