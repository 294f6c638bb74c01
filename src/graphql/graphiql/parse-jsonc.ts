import { type ParseError, parse } from 'jsonc-parser';

/**
 * The object in an editor of GraphiQL, where JSON may have comments and trailing commas. An empty editor holds an empty
 * object. Undefined if the text is anything else.
 */
export function parseJsonc(text: string): Record<string, unknown> | undefined {
  if (text.trim() === '') return {};
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  if (errors.length > 0 || typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return value as Record<string, unknown>;
}
