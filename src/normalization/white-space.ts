/** A text without white space around it, as Unicode has it: `trim` would take U+FEFF, too, and leave U+0085. */
export function trimWhiteSpace(text: string): string {
  let begin = 0;
  let end = text.length;
  while (begin < end && isWhiteSpace(text, begin)) begin += 1;
  while (end > begin && isWhiteSpace(text, end - 1)) end -= 1;
  return begin === 0 && end === text.length ? text : text.slice(begin, end);
}

/** Whether nothing of a text can be seen: it is empty, or all of it is white space or ignored when it is shown. */
export function isBlank(text: string): boolean {
  return !VISIBLE.test(text);
}

function isWhiteSpace(text: string, index: number): boolean {
  return WHITE_SPACE.test(text[index] as string);
}

const WHITE_SPACE = /\p{White_Space}/u;
const VISIBLE = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}]/u;
