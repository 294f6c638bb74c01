import { repeated } from './texts.ts';

/** Bodies that JSON.stringify cannot produce: invalid, nested or repeated JSON, or another encoding. */
export const RAW_BODIES: Record<string, (bytes: number) => string | Buffer> = {
  'white space': (bytes) => ' '.repeat(bytes),
  'white space around an object': (bytes) => `{${' '.repeat(bytes)}}`,
  'lists in each other': (bytes) => `{"attributes":${'['.repeat(bytes / 2)}${']'.repeat(bytes / 2)}}`,
  'objects in each other': (bytes) => `${'{"a":'.repeat(bytes / 6)}1${'}'.repeat(bytes / 6)}`,
  'brackets that nobody closes': (bytes) => '['.repeat(bytes),
  'a number of many digits': (bytes) => `{"attributes":{"attribute0":${'1'.repeat(bytes)}}}`,
  'a fraction of many digits': (bytes) => `{"attributes":{"attribute0":0.${'0'.repeat(bytes)}1}}`,
  'a number with a long exponent': (bytes) => `{"attributes":{"attribute0":1e${'9'.repeat(bytes)}}}`,
  'unsafe numbers': (bytes) => `{"attributes":{"attribute0":[${repeated('9007199254740993,', bytes)}1]}}`,
  'escapes in a text': (bytes) => `{"attributes":{"attribute0":"${repeated('\\u00e9', bytes)}"}}`,
  'null characters in a text': (bytes) => `{"attributes":{"attribute0":"${repeated('\\u0000', bytes)}"}}`,
  'texts with lone surrogates': (bytes) => `{"attributes":{"attribute0":[${repeated('"\\ud800",', bytes)}"x"]}}`,
  'keys with null characters': (bytes) =>
    `{${Array.from({ length: bytes / 16 }, (_, index) => `"\\u0000${index}":1`).join()}}`,
  'one key repeated': (bytes) => `{${repeated('"a":1,', bytes)}"a":1}`,
  'keys that are numbers': (bytes) =>
    `{"attributes":{${Array.from({ length: bytes / 12 }, (_, index) => `"${index * 7}":1`).join()}}}`,
  'keys of prototypes': (bytes) => `{"attributes":{${repeated('"__proto__":{"constructor":1},', bytes)}"a":1}}`,
  'empty objects': (bytes) => `[${repeated('{},', bytes)}{}]`,
  'bytes that are no UTF-8': (bytes) => Buffer.alloc(bytes, 0xff),
  'a text that nobody closes': (bytes) => `{"attributes":{"attribute0":"${'a'.repeat(bytes)}`,
  'a word that is not JSON': (bytes) => 'x'.repeat(bytes),
};
