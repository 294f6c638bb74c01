import { CALLERS, type Caller, type World } from '../world.ts';
import { type Case, sizesUpTo } from './case.ts';
import { post, postBody } from './graphql-document.ts';
import { LIMITS } from './growth.ts';
import { repeated, TEXTS } from './texts.ts';

/** Dimensions of a document independent of its fields, by bytes. */
const DOCUMENTS: Record<string, (bytes: number, turn: number) => string> = {
  'fields of one name': (bytes) => `{ ${'__typename '.repeat(bytes / 11)} }`,
  aliases: (bytes) => `{ ${numbered(bytes / 20, (index) => `a${index}: __typename`)} }`,
  'fields that are not there': (bytes) => `{ ${numbered(bytes / 10, (index) => `contactz${index}`)} }`,
  'fields with a long name': (bytes) => `{ ${'contact'.repeat(bytes / 7)} }`,
  'arguments that are not there': (bytes) =>
    `{ viewer(${numbered(bytes / 12, (index) => `arg${index}: 1`)}) { __typename } }`,
  'selections in each other': (bytes) => `${'{ viewer '.repeat(bytes / 11)}{ __typename }${' }'.repeat(bytes / 11)}`,
  'lists in each other': (bytes) =>
    `{ contacts(after: ${'['.repeat(bytes / 2)}${']'.repeat(bytes / 2)}) { __typename } }`,
  'objects in each other': (bytes) =>
    `{ contacts(filter: ${'{a:'.repeat(bytes / 4)}1${'}'.repeat(bytes / 4)}) { __typename } }`,
  fragments: (bytes) =>
    `{ __typename } ${numbered(bytes / 34, (index) => `fragment f${index} on Query { __typename }`)}`,
  'spreads of one fragment': (bytes) => `{ ${'...f '.repeat(bytes / 5)} } fragment f on Query { __typename }`,
  'fragments in each other': (bytes) =>
    `{ ...f0 } ${numbered(bytes / 36, (index) => `fragment f${index} on Query { ...f${index + 1} ...f${index + 1} }`)}
    fragment f${Math.floor(bytes / 36)} on Query { __typename }`,
  'fragments in a circle': (bytes) =>
    `{ ...f0 } ${numbered(bytes / 30, (index) => `fragment f${index} on Query { ...f${(index + 1) % Math.floor(bytes / 30)} }`)}`,
  'inline fragments in each other': (bytes) => `${'{ ... '.repeat(bytes / 8)}{ __typename }${' }'.repeat(bytes / 8)}`,
  directives: (bytes) => `{ __typename ${'@skip(if: false) '.repeat(bytes / 17)} }`,
  'directives that are not there': (bytes) => `{ __typename ${numbered(bytes / 8, (index) => `@d${index}`)} }`,
  variables: (bytes) => `query (${numbered(bytes / 14, (index) => `$v${index}: Int`)}) { __typename }`,
  'variables of types that are not there': (bytes) =>
    `query (${numbered(bytes / 16, (index) => `$v${index}: Contactz`)}) { __typename }`,
  'types of lists in lists': (bytes) =>
    `query ($v: ${'['.repeat(bytes / 2)}Int${']'.repeat(bytes / 2)}) { __typename }`,
  operations: (bytes) => numbered(bytes / 26, (index) => `query q${index} { __typename }`),
  comments: (bytes, turn) => `{ __typename } #${turn}${'a'.repeat(bytes)}`,
  'lines of comments': (bytes) => `{ __typename } ${'#\n'.repeat(bytes / 2)}`,
  'a text with escapes': (bytes) => `{ contact(workspaceId: "${'\\u00e9'.repeat(bytes / 6)}", contactId: "x") { id } }`,
  'a text in blocks': (bytes) => `{ contact(workspaceId: """${'\n  a'.repeat(bytes / 4)}""", contactId: "x") { id } }`,
  'a text of quotation marks': (bytes) =>
    `{ contact(workspaceId: """${'\\"""'.repeat(bytes / 4)}""", contactId: "x") { id } }`,
  'a text that nobody closes': (bytes) => `{ contact(workspaceId: "${'a'.repeat(bytes)}`,
  'a number of many digits': (bytes) => `{ contacts(first: ${'1'.repeat(bytes)}) { __typename } }`,
  'white space': (bytes) => `{${' '.repeat(bytes)}__typename }`,
  commas: (bytes) => `{${','.repeat(bytes)}__typename }`,
  'introspection under aliases': (bytes) =>
    `{ ${numbered(bytes / 90, (index) => `a${index}: __schema { types { name fields { name type { name ofType { name } } } } }`)} }`,
  'types under aliases': (bytes) =>
    `{ ${numbered(bytes / 60, (index) => `a${index}: __type(name: "Contact") { fields { name } }`)} }`,
};

const SHORT = new Set(['fields of one name', 'fragments in each other', 'comments', 'fields that are not there']);

/** Dimensions of the request around a document. */
const BODIES: Record<string, (bytes: number) => string> = {
  'the name of the operation': (bytes) => JSON.stringify({ query: '{ __typename }', operationName: 'a'.repeat(bytes) }),
  extensions: (bytes) =>
    JSON.stringify({ query: '{ __typename }', extensions: { a: Array(Math.floor(bytes / 2)).fill(1) } }),
  'variables that nobody declares': (bytes) =>
    `{"query":"{ __typename }","variables":{${numbered(bytes / 16, (index) => `"v${index}":${index}`, ',')}}}`,
  'variables in each other': (bytes) =>
    `{"query":"query ($a: JSONObject) { __typename }","variables":{"a":${'{"a":'.repeat(bytes / 6)}1${'}'.repeat(bytes / 6)}}}`,
  'a list of requests': (bytes) => `[${repeated('{"query":"{ __typename }"},', bytes)}{"query":"{ __typename }"}]`,
};

/** Many small and different documents: the cache must not grow with them. */
const REPEATED_DOCUMENTS = 100;

/** Dimensions of documents and their variables, for every kind of caller. */
export function documentCases(world: World): Case[] {
  return CALLERS.flatMap((caller) => [
    ...Object.entries(DOCUMENTS).map(([what, document]) =>
      documentCase(caller, `document: ${what}`, SHORT.has(what) && caller === 'no key', (size, turn) =>
        post(world, document(size, turn), {}, caller),
      ),
    ),
    ...Object.entries(BODIES).map(([what, body]) =>
      documentCase(caller, `request: ${what}`, false, (size) => postBody(world, body(size), caller)),
    ),
    ...variableCases(world, caller),
    keptCase(world, caller),
  ]);
}

function documentCase(caller: Caller, dimension: string, isUsual: boolean, request: Case['request']): Case {
  return { operation: 'GraphQL', dimension, caller, isUsual, sizes: sizesUpTo(LIMITS), request };
}

/** A variable of a wrong type: GraphQL's messages quote it, and the functions that read messages process it. */
function variableCases(world: World, caller: Caller): Case[] {
  return ['Int', 'UUID', 'Boolean', 'ContactStrategy', 'JSONObject', 'UpdateContactInput'].flatMap((type) =>
    TEXTS.map(({ name, text, isUsual }) =>
      documentCase(
        caller,
        `variable of type ${type}: one text of ${name}`,
        isUsual && type === 'Int' && caller === 'no key',
        (size) => post(world, `query ($n: ${type}) { __typename }`, { n: repeated(text, size) }, caller),
      ),
    ),
  );
}

function keptCase(world: World, caller: Caller): Case {
  return {
    operation: 'GraphQL',
    dimension: `${REPEATED_DOCUMENTS} different documents`,
    caller,
    isUsual: caller === 'no key',
    sizes: sizesUpTo(64 * 1024).slice(-2),
    requests: REPEATED_DOCUMENTS,
    request: (size, turn) => post(world, `{ __typename } #${turn}${'a'.repeat(size)}`, {}, caller),
  };
}

function numbered(count: number, text: (index: number) => string, separator = ' '): string {
  return Array.from({ length: Math.max(1, count) }, (_, index) => text(index)).join(separator);
}
