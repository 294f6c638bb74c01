import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** The maximum memory of all documents, in bytes. */
const MAX_SIZE = 32 * 1024 * 1024;
/** The maximum length of a cached text, in characters. Longer texts rarely repeat. */
const MAX_TEXT_LENGTH = 20_000;
/** The measured memory of a token of a parsed document, including its nodes, in bytes. */
const TOKEN_SIZE = 500;

interface DocumentCache {
  find(text: string): DocumentNode | undefined;
  has(document: DocumentNode): boolean;
  /** Adds a valid document. */
  add(document: DocumentNode): void;
}

/**
 * Caches recently used valid documents by their texts, up to a total size. Most clients send a few documents
 * repeatedly.
 */
export function documentCache(): DocumentCache {
  const documents = new LRUCache<string, DocumentNode>({ maxSize: MAX_SIZE, sizeCalculation: sizeOf });
  return {
    find: (text) => (text.length > MAX_TEXT_LENGTH ? undefined : documents.get(text)),
    has: (document) => documents.peek(textOf(document)) === document,
    add(document) {
      const text = textOf(document);
      if (text.length <= MAX_TEXT_LENGTH && documents.peek(text) !== document) documents.set(text, document);
    },
  };
}

function textOf({ loc }: DocumentNode): string {
  return loc?.source.body ?? '';
}

function sizeOf(document: DocumentNode, text: string): number {
  let tokens = 0;
  for (let token = document.loc?.startToken ?? null; token !== null; token = token.next) tokens += 1;
  return 2 * text.length + tokens * TOKEN_SIZE;
}
