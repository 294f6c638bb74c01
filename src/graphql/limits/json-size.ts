/**
 * Returns the size of a value as JSON, in characters. Stops and returns more than `limit` if the size exceeds it.
 * Counts texts without escapes, and also values that JSON omits.
 */
export function jsonSize(value: unknown, limit: number): number {
  return sizeOf(value, limit, (text) => text.length + 2);
}

/**
 * Returns the size of a value as JSON in UTF-8, in bytes. Stops and returns more than `limit` if the size exceeds it.
 */
export function jsonBytes(value: unknown, limit: number): number {
  return sizeOf(value, limit, bytesOf);
}

function sizeOf(value: unknown, limit: number, textSize: (text: string) => number): number {
  if (typeof value === 'string') return textSize(value);
  // Enough for any number, `false` and `null`.
  if (typeof value !== 'object' || value === null) return 5;
  let size = 2;
  if (Array.isArray(value)) {
    for (const element of value) {
      size += 1 + sizeOf(element, limit - size, textSize);
      if (size > limit) break;
    }
    return size;
  }
  for (const key in value) {
    size += key.length + 4 + sizeOf((value as Record<string, unknown>)[key], limit - size, textSize);
    if (size > limit) break;
  }
  return size;
}

function bytesOf(text: string): number {
  return ESCAPED.test(text) ? Buffer.byteLength(JSON.stringify(text)) : Buffer.byteLength(text) + 2;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON escapes them, each as six characters.
const ESCAPED = /["\\\u0000-\u001f]/;
