import { type ParseError, parse } from 'jsonc-parser';

/**
 * Parses the object in an editor of GraphiQL, which may contain comments and trailing commas. An empty editor is an
 * empty object. Undefined if the text is not an object.
 */
export function parseJsonc(text: string): Record<string, unknown> | undefined {
  if (text.trim() === '') return {};
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  if (errors.length > 0 || typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return value as Record<string, unknown>;
}
