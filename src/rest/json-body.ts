import type { FastifyInstance } from 'fastify';
import { UnreadableBody } from '../contacts/read-body.ts';
import { bodyText } from '../requests/body-text.ts';

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json$/;

/**
 * Reads bodies as JSON in UTF-8. One that cannot be read becomes an `UnreadableBody`, so that it is reported in its
 * turn, after a workspace or a contact that does not exist. A missing content type is taken for JSON.
 */
export function readJsonBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, ({ headers }, body, done) => {
    // A client that sends nothing may name any type.
    if (body.length === 0) return done(null, new UnreadableBody('the body is empty; send a JSON object'));
    try {
      done(null, parseBody(bodyText(body as Buffer, headers, (type) => JSON_TYPE.test(type))));
    } catch (error) {
      done(error as Error);
    }
  });
}

function parseBody(text: string | undefined): unknown {
  if (text === undefined) return new UnreadableBody('the body must be UTF-8');
  try {
    return JSON.parse(text);
  } catch {
    return new UnreadableBody('the body must be JSON');
  }
}
