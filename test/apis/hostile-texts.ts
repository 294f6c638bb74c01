/** Texts that databases or encoders reject, and similar valid ones. */
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

/** The maximum length in a body. */
export const LARGE_TEXT = 'x'.repeat(1024 * 1024 - 2_000);
