import type { FastifyReply, FastifyRequest } from 'fastify';
import { parseJsonc } from './parse-jsonc.ts';
import type { RestRoute } from './to-rest-request.ts';

/** The contents of GraphiQL's editors, and the origin of the page. */
interface Editors {
  origin: string;
  document: string;
  cursor: number;
  variables: string;
  headers: string;
}

/** The result for the page: the translated command, or the problem. */
export type Translated = { field: string; command: string } | { problem: string };

/** Handles GraphiQL's button that copies an operation as a curl command. Needs no key, because it reads no data. */
export function answerCopyAsCurl(routes: readonly RestRoute[]) {
  return async ({ body }: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const editors = readEditors(body);
    if (editors !== undefined) return reply.send(await translate(routes, editors));
    return reply.code(400).send({ problem: 'The body must have what the page sends.' });
  };
}

async function translate(
  routes: readonly RestRoute[],
  { origin, document, cursor, ...editors }: Editors,
): Promise<Translated> {
  const variables = parseJsonc(editors.variables);
  if (variables === undefined) return { problem: 'The variables are not a JSON object' };
  const headers = parseJsonc(editors.headers);
  if (headers === undefined) return { problem: 'The headers are not a JSON object' };

  const [{ toRestRequest }, { curlCommand }] = await Promise.all([
    import('./to-rest-request.ts'),
    import('./curl-command.ts'),
  ]);
  const translated = toRestRequest(routes, { document, variables, cursor });
  if ('problem' in translated) return translated;
  const command = curlCommand({ origin, authorization: authorizationIn(headers) }, translated.twin);
  return { field: translated.field, command };
}

/** Returns the `Authorization` header of the editor, or a placeholder. */
function authorizationIn(headers: Record<string, unknown>): string {
  const given = Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  return typeof given === 'string' && ONE_LINE.test(given) ? given : 'AccessKey your-key';
}

const ONE_LINE = /^[^\p{Cc}]+$/u;

/** The form of an origin. Excludes characters that could end the quotes in a command. */
const ORIGIN = /^https?:\/\/[\w.:[\]-]+$/;

function readEditors(body: unknown): Editors | undefined {
  const read = typeof body === 'string' ? parseJsonc(body) : undefined;
  if (read === undefined) return undefined;
  const { origin, document, cursor, variables, headers } = read;
  if (typeof origin !== 'string' || !ORIGIN.test(origin) || typeof cursor !== 'number') return undefined;
  if (typeof document !== 'string' || typeof variables !== 'string' || typeof headers !== 'string') return undefined;
  return { origin, document, cursor, variables, headers };
}
