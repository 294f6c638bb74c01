/** Texts that databases or encoders refuse, and some that look like them. */
export const HOSTILE_TEXTS = [
  '\0',
  'a\0b',
  '\ud800',
  'a\udc00b',
  '\\u0000',
  '%00',
  '\uffff',
  "'; --",
  // Page tokens with such a text as the id.
  ...['\0', '\ud800'].map((id) => Buffer.from(JSON.stringify([1, id])).toString('base64url')),
  Buffer.from('[1,"\\u0000"]').toString('base64url'),
];

/** As long as a body may just hold. */
export const LARGE_TEXT = 'x'.repeat(1024 * 1024 - 2_000);
