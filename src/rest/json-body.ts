import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { UnreadableBody } from '../contacts/read-body.ts';

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;\s*charset="?utf-?8"?\s*)?;?$/i;

/**
 * Reads bodies as JSON in UTF-8. One that cannot be read becomes an `UnreadableBody`, so that it is reported in its
 * turn, after a workspace or a contact that does not exist. A missing content type is taken for JSON.
 */
export function readJsonBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, ({ headers }, body, done) => {
    const type = headers['content-type'];
    if (type !== undefined && !JSON_TYPE.test(type)) {
      done(Object.assign(new Error('not JSON by its content type'), { statusCode: 415 }));
    } else {
      done(null, parseBody(body as Buffer));
    }
  });
}

function parseBody(body: Buffer): unknown {
  if (!isUtf8(body)) return new UnreadableBody('the body must be UTF-8');
  if (body.length === 0) return new UnreadableBody('the body is empty; send a JSON object');
  try {
    return JSON.parse(body.toString());
  } catch {
    return new UnreadableBody('the body must be JSON');
  }
}
