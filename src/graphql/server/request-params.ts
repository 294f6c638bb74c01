/** What a request says of its operation, as far as it means something here. */
export interface RequestParams {
  query?: unknown;
  /** Names a listed document (GraphQL over HTTP, appendix A). */
  documentId?: unknown;
  variables?: unknown;
  operationName?: unknown;
  extensions?: unknown;
}

/** By what names clients send the id of a document, the first of which that is there counts. */
const DOCUMENT_IDS = ['documentId', 'doc_id', 'id'] as const;

/**
 * What of a body means something: clients add properties of their own, such as Relay's `id`, and send empty texts for
 * what is absent.
 */
export function requestParams(body: object): RequestParams {
  const { query, variables, operationName, extensions, ...more } = body as Record<string, unknown>;
  const documentId = DOCUMENT_IDS.map((name) => more[name]).find((id) => typeof id === 'string' && id !== '');
  return {
    ...(query === undefined ? {} : { query }),
    ...(documentId === undefined ? {} : { documentId }),
    ...given({ variables, operationName, extensions }),
  };
}

/** Whether a request names a document by its hash alone, as clients of Apollo's persisted queries do first. */
export function namesPersistedQuery({ query, extensions }: RequestParams): boolean {
  const { persistedQuery } = (extensions ?? {}) as { persistedQuery?: unknown };
  return (query === undefined || query === null || query === '') && isObject(persistedQuery);
}

function given(params: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined && value !== ''));
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
