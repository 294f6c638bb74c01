import type { FastifyReply, FastifyRequest } from 'fastify';
import { requestedAttributesProblems } from '../../contacts/attributes/requested-attributes.ts';
import { isRejected, type Problem, type Rejected } from '../../contacts/validation/problem.ts';
import { sendProblems } from './error-response.ts';

/**
 * Answers with the problems of a result, then with those of the attributes that the query asks for, or as `send` does
 * with the keys of these attributes.
 */
export async function answerWithAttributes<Result extends object>(
  request: FastifyRequest,
  reply: FastifyReply,
  result: Result | Rejected,
  send: (result: Result, attributes: readonly string[]) => FastifyReply,
): Promise<FastifyReply> {
  if (isRejected(result)) return sendProblems(request, reply, result.problems);
  const attributes = requestedAttributes(request.query);
  const problems = attributeProblems(attributes);
  return problems.length > 0 ? sendProblems(request, reply, problems) : send(result, attributes);
}

/** The problems of the attributes that a query asks for, as input of an operation that reports them after a 404. */
export function queryProblems({ query }: FastifyRequest): { requestProblems?: Problem[] } {
  const problems = attributeProblems(requestedAttributes(query));
  return problems.length > 0 ? { requestProblems: problems } : {};
}

function attributeProblems(attributes: readonly string[]): Problem[] {
  return requestedAttributesProblems(attributes, ['attribute']);
}

/**
 * The attribute keys that a query asks for: `attribute` repeated, as `attribute[]` or `attribute[0]`, separated by
 * commas, or as a JSON array, the way the documented page writes it.
 */
export function requestedAttributes(query: unknown): string[] {
  return Object.entries(query as Record<string, string | string[]>)
    .filter(([name]) => ATTRIBUTE_NAME.test(name))
    .flatMap(([, given]) => given)
    .flatMap((text) => jsonArrayFrom(text) ?? text.split(','))
    .map((key) => key.trim())
    .filter((key) => key !== '');
}

const ATTRIBUTE_NAME = /^attribute(?:\[\d*\])?$/;

function jsonArrayFrom(text: string): string[] | undefined {
  if (!text.trimStart().startsWith('[')) return undefined;
  try {
    const keys: unknown = JSON.parse(text);
    return Array.isArray(keys) && keys.every((key) => typeof key === 'string') ? keys : undefined;
  } catch {
    return undefined;
  }
}
