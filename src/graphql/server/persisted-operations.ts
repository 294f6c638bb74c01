import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { GraphQLError } from 'graphql';

/** The allowed documents. */
export interface PersistedOperations {
  /** Returns the document that a request names by id or contains, if it is listed. */
  textOf(request: OperationRequest): string | undefined;
}

/**
 * The fields of a request that identify its document: the text, the id of GraphQL over HTTP (appendix A), or Apollo's
 * hash.
 */
export interface OperationRequest {
  query?: unknown;
  documentId?: unknown;
  extensions?: unknown;
}

/**
 * Reads a list of documents by id: a JSON file, or all JSON files of a folder, as Relay and GraphQL Code Generator
 * write them, or an Apollo manifest. Throws an error of one line that says what to do if there is no list.
 */
export function readPersistedOperations(path: string): PersistedOperations {
  const listed = filesAt(path).flatMap(documentsIn);
  const texts = new Set(listed.map(([, text]) => text));
  // Clients may name a document by its hash, whatever ids the tool has assigned.
  const byId = new Map([...[...texts].map((text) => [sha256(text), text] as const), ...listed]);
  return {
    textOf(request) {
      if (typeof request.query === 'string' && request.query !== '')
        return texts.has(request.query) ? request.query : undefined;
      return byId.get(plainId(idIn(request) ?? ''));
    },
  };
}

/** Returns the error for a document that is not listed. */
export function notPersisted({ query }: OperationRequest): GraphQLError {
  const what = typeof query !== 'string' || query === '' ? 'the request names no document' : 'this document is none';
  return new GraphQLError(
    `${what} of those that this gateway runs; send the documentId of one that is listed, or have yours added to the list`,
    { extensions: { code: 'PERSISTED_OPERATION_NOT_FOUND', http: { status: 400 } } },
  );
}

function idIn({ documentId, extensions }: OperationRequest): string | undefined {
  if (typeof documentId === 'string') return documentId;
  const { persistedQuery } = (extensions ?? {}) as { persistedQuery?: { sha256Hash?: unknown } | null };
  const hash = persistedQuery?.sha256Hash;
  return typeof hash === 'string' ? hash : undefined;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Tools write hashes without the prefix that requests may have. */
function plainId(id: string): string {
  return id.replace(/^sha256:/, '');
}

function filesAt(path: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    const names = readdirSync(path).filter((name) => name.endsWith('.json'));
    if (names.length > 0) return names.map((name) => join(path, name));
  } catch (error) {
    throw unreadable(path, (error as Error).message);
  }
  throw unreadable(path, 'there is no .json file in it');
}

function documentsIn(file: string): [id: string, text: string][] {
  let manifest: unknown;
  try {
    manifest = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw unreadable(file, (error as Error).message.split('\n')[0] as string);
  }
  const documents: [unknown, unknown][] = isApollos(manifest)
    ? manifest.operations.map(({ id, body }) => [id, body])
    : Object.entries(manifest ?? {});
  const listed = documents.filter((one): one is [string, string] => one.every((part) => typeof part === 'string'));
  if (Array.isArray(manifest) || listed.length === 0 || listed.length < documents.length) {
    throw unreadable(file, 'it must hold documents by id: {"<id>": "query …", …}');
  }
  return listed.map(([id, text]) => [plainId(id), text]);
}

function isApollos(manifest: unknown): manifest is { operations: { id: unknown; body: unknown }[] } {
  const { format, operations } = (manifest ?? {}) as { format?: unknown; operations?: unknown };
  return format === 'apollo-persisted-query-manifest' && Array.isArray(operations);
}

function unreadable(path: string, why: string): Error {
  return new Error(`GRAPHQL_PERSISTED_OPERATIONS: no list of operations can be read from "${path}": ${why}`);
}
