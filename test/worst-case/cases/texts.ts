/** Texts by purpose, to be repeated up to a length. */
export const REPEATED: Record<string, string> = {
  plain: 'a',
  'white space': ' ',
  'line breaks': '\n',
  digits: '1',
  suggestions: ' Did you mean "',
  'addresses without an end': 'a@a.',
  'at signs': '@',
  dots: '.',
  commas: ',',
  'quotation marks': '"',
  backslashes: '\\',
  'entity tags': '"1", ',
  'weak entity tags': 'W/"1" ,',
  'percent signs': '%',
  'percent encodings': '%C3%BC',
  'plus signs': '+',
  'brackets that open': '[',
  'parentheses and dashes': '(-)',
  'combining marks': 'e\u0301',
  'final sigmas': '\u03a3',
  'ligatures that grow': '\ufb03',
  emoji: '\u{1f468}\u200d\u{1f469}\u200d',
  'marks of direction': '\u202d',
  'full-width digits': '\uff11',
  'labels of a domain': 'm\u00fcnchen.',
  dates: '2026-01-01T00:00:00',
  'zones of time': '+00:00',
  commands: "'\\''",
  comments: '#\n',
  addresses: '127.0.0.1, ',
  'encoded words': 'eyJhIjpbW1tbW1tb',
  escapes: '\u001b[31m',
};

/** The texts of a short run. */
const DEFAULTS = ['plain', 'suggestions'];

export const TEXTS = Object.entries(REPEATED).map(([name, text]) => ({ name, text, isUsual: DEFAULTS.includes(name) }));

/** A text repeated up to this many bytes of UTF-8. The text of an address resembles a valid one at both ends. */
export function repeated(text: string, bytes: number): string {
  return text.repeat(Math.max(1, Math.floor(bytes / Buffer.byteLength(text))));
}
