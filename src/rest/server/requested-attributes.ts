import { requestedAttributesProblems } from '../../contacts/attributes/requested-attributes.ts';
import type { Problem } from '../../contacts/validation/problem.ts';

/** Returns the problems of requested attributes. */
export function attributeProblems(attributes: readonly string[]): Problem[] {
  return requestedAttributesProblems(attributes, ['attribute']);
}

/** Returns these problems as input of an operation that reports them after a 404. */
export function queryProblems(attributes: readonly string[]): { requestProblems?: Problem[] } {
  const problems = attributeProblems(attributes);
  return problems.length > 0 ? { requestProblems: problems } : {};
}

/**
 * Returns the attribute keys of a query: `attribute` repeated, as `attribute[]` or `attribute[0]`, comma-separated, or
 * as the JSON array of the documentation.
 */
export function requestedAttributes(query: unknown): string[] {
  return Object.entries(query as Record<string, string | string[]>)
    .filter(([name]) => isAttributeParameter(name))
    .flatMap(([, given]) => given)
    .flatMap((text) => jsonArrayFrom(text) ?? text.split(','))
    .map((key) => key.trim())
    .filter((key) => key !== '');
}

/** Whether a parameter of a query names attributes. */
export function isAttributeParameter(name: string): boolean {
  return ATTRIBUTE_NAME.test(name);
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
