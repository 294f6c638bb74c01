/**
 * How deep the arrays and objects of a body may be in each other to be parsed at all. The time that `JSON.parse` takes
 * grows with the square of the depth: 1 MiB of brackets takes half a second.
 */
const MAX_PARSED_DEPTH = 10_000;

/**
 * The limit that a JSON text exceeds and is not parsed for, or undefined. `keys` are those of all objects together,
 * `containers` all objects and arrays: there may be `max` of each. Stops at the limit, and does not read a short text.
 */
export function exceededLimit(text: string, max: number): 'depth' | 'keys' | 'containers' | undefined {
  if (text.length <= Math.min(MAX_PARSED_DEPTH, max)) return undefined;
  let depth = 0;
  let keys = 0;
  let containers = 0;
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
      if (containers > max) return 'containers';
    } else if (code === CLOSING_BRACKET || code === CLOSING_BRACE) {
      depth -= 1;
    } else if (code === COLON) {
      keys += 1;
      if (keys > max) return 'keys';
    }
  }
  return undefined;
}

const QUOTATION_MARK = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const OPENING_BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;
