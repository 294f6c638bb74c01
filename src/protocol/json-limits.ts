/**
 * The maximum depth of arrays and objects in a body. The time of `JSON.parse` grows with the square of the depth: 1 MiB
 * of brackets takes half a second.
 */
const MAX_PARSED_DEPTH = 10_000;

/** The maximum number of keys, containers and values in a JSON text, at any depth. */
export interface JsonLimits {
  keys: number;
  /** Objects and arrays. */
  containers: number;
  /** Elements of arrays and values of keys. */
  values: number;
}

/**
 * Returns the limit that a JSON text exceeds, or undefined if it exceeds none. A text that exceeds a limit must not be
 * parsed. Stops reading at the limit, and skips short texts.
 */
export function exceededLimit(text: string, max: JsonLimits): 'depth' | keyof JsonLimits | undefined {
  if (text.length <= Math.min(MAX_PARSED_DEPTH, max.keys, max.containers, max.values)) return undefined;
  let depth = 0;
  let keys = 0;
  let containers = 0;
  let commas = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (isInString) {
      if (code === BACKSLASH) index += 1;
      else if (code === QUOTATION_MARK) isInString = false;
    } else if (code === QUOTATION_MARK) {
      isInString = true;
    } else if (code === OPENING_BRACKET || code === OPENING_BRACE) {
      depth += 1;
      if (depth > MAX_PARSED_DEPTH) return 'depth';
      containers += 1;
      if (containers > max.containers) return 'containers';
    } else if (code === CLOSING_BRACKET || code === CLOSING_BRACE) {
      depth -= 1;
    } else if (code === COLON) {
      keys += 1;
      if (keys > max.keys) return 'keys';
    } else if (code === COMMA) {
      commas += 1;
      // Each object or array has one comma less than values.
      if (commas + containers > max.values) return 'values';
    }
  }
  return undefined;
}

const QUOTATION_MARK = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const OPENING_BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;
