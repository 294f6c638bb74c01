import type { FastifyInstance } from 'fastify';
import { BODY_LIMITS } from '../../contacts/validation/limits.ts';
import { MalformedBody, UNPARSED } from '../../contacts/validation/parse-body.ts';
import { bodyText } from '../../protocol/body-text.ts';
import { MAX_BODY } from '../../protocol/failure.ts';
import { exceededLimit } from '../../protocol/json-limits.ts';

/** After a body of at least this many bytes is parsed, other requests run before it is processed. */
const LARGE_BODY = 256 * 1024;

/**
 * Parses bodies as JSON in UTF-8. An invalid body becomes a `MalformedBody`, so that it is reported only after other
 * problems, such as an unknown workspace or contact. A missing content type counts as JSON.
 */
export function readJsonBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_BODY }, ({ headers }, body, done) => {
    // A request without a body may have any content type.
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
