import type { FastifyInstance } from 'fastify';
import { BODY_LIMITS } from '../../contacts/validation/limits.ts';
import { MalformedBody, UNPARSED } from '../../contacts/validation/parse-body.ts';
import { bodyText } from '../../protocol/body-text.ts';
import { exceededLimit } from '../../protocol/json-limits.ts';

/** After a body of so many bytes is parsed, others have their turn before it is read. */
const LARGE_BODY = 256 * 1024;

/**
 * Reads bodies as JSON in UTF-8. One that cannot be read becomes a `MalformedBody`, so that it is reported in its
 * turn, after a workspace or a contact that does not exist. A missing content type is taken for JSON.
 */
export function readJsonBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, ({ headers }, body, done) => {
    // A client that sends nothing may name any type.
    if (body.length === 0) return done(null, new MalformedBody('the body is empty; send a JSON object'));
    try {
      const parsed = parseBody(bodyText(body as Buffer, headers));
      if (body.length < LARGE_BODY) done(null, parsed);
      else setImmediate(done, null, parsed);
    } catch (error) {
      done(error as Error);
    }
  });
}

function parseBody(text: string | undefined): unknown {
  if (text === undefined) return new MalformedBody('the body must be UTF-8');
  const exceeded = exceededLimit(text, BODY_LIMITS);
  if (exceeded !== undefined) return new MalformedBody(UNPARSED[exceeded], 'InvalidPayload');
  try {
    return JSON.parse(text);
  } catch {
    return new MalformedBody('the body must be JSON');
  }
}
