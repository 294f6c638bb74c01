/**
 * The object in an editor of GraphiQL, where JSON may have comments and a comma too many; nothing is an empty one.
 * Undefined where it is none.
 */
export function parseJsonc(text: string): Record<string, unknown> | undefined {
  try {
    const plain = text.replaceAll(COMMENT, '$1').replaceAll(LAST_COMMA, '$1');
    const value: unknown = JSON.parse(plain.trim() === '' ? '{}' : plain);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

// Each also takes what does not end, so that no text is read from every quote in it to its end.
const STRING = /("(?:\\[\s\S]?|[^"\\])*(?:"|$))/.source;
const COMMENT = new RegExp(String.raw`${STRING}|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)`, 'g');
const LAST_COMMA = new RegExp(String.raw`${STRING}|,(?=\s*[}\]])`, 'g');
