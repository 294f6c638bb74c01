/** Removes surrounding Unicode white space. `trim` would also remove U+FEFF, and keep U+0085. */
export function trimWhiteSpace(text: string): string {
  let begin = 0;
  let end = text.length;
  while (begin < end && isWhiteSpace(text, begin)) begin += 1;
  while (end > begin && isWhiteSpace(text, end - 1)) end -= 1;
  return begin === 0 && end === text.length ? text : text.slice(begin, end);
}

/** Returns whether a text is empty or invisible: only white space and characters that are not displayed. */
export function isBlank(text: string): boolean {
  return !VISIBLE.test(text);
}

function isWhiteSpace(text: string, index: number): boolean {
  // Most texts begin and end with a visible character of ASCII.
  const code = text.charCodeAt(index);
  if (code > SPACE && code < DELETE) return false;
  return WHITE_SPACE.test(text[index] as string);
}

const SPACE = 0x20;
const DELETE = 0x7f;
const WHITE_SPACE = /\p{White_Space}/u;
const VISIBLE = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}]/u;
