import type { Step } from '../step.ts';
import { type Answer, pageOf, refusal } from './api.ts';

/** A Relay page. */
export interface Connection {
  edges: { node: Record<string, unknown> }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
}

/** Returns a page in the form of REST. A page that is read from the end continues before its start. */
export function pageFrom(page: Connection | null, { reverse = false }: Pick<Step, 'reverse'> = {}): Answer {
  if (page === null) return notFound();
  const { edges, pageInfo } = page;
  const nodes = edges.map(({ node }) => spoken(node));
  const token = reverse ? pageInfo.hasPreviousPage && pageInfo.startCursor : pageInfo.hasNextPage && pageInfo.endCursor;
  return found(pageOf(reverse ? nodes.toReversed() : nodes, token || undefined));
}

/** Returns the complete list as one page. */
export function part(nodes: Record<string, unknown>[] | undefined): Answer {
  return nodes === undefined ? notFound() : found(pageOf(nodes.map(spoken), undefined));
}

/** A missing object is null in a query and 404 in REST. */
export function found(result: Answer['result']): Answer {
  return result === null ? notFound() : { result: spoken(result), outcome: null, problems: [], skipped: [] };
}

export function notFound(): Answer {
  return refusal([{ code: 'ResourceNotFound', path: '', message: 'not found' }]);
}

export interface Payload extends Record<string, unknown> {
  outcome?: string | null;
  errors: { code: string; path: string[]; message: string }[];
  skippedIdentifiers?: Answer['skipped'];
}

/** Returns the answer of a mutation's payload. `field` has its result, if any. */
export function changed(field?: string) {
  return ({ outcome = null, errors, skippedIdentifiers = [], ...payload }: Payload): Answer => {
    const result = field === undefined ? null : (payload[field] as Answer['result']);
    return {
      result: result === null ? null : spoken(result),
      outcome,
      problems: errors.map(problemFrom),
      skipped: skippedIdentifiers,
    };
  };
}

interface ManyUpdated {
  results: { contact: { computedDisplayName: string | null; listIds: string[] } | null; errors: Reason[] }[];
  errors: Reason[];
}

/** Returns the results of several updates with their errors, or the errors if none was made. */
export function manyUpdated({ results, errors }: ManyUpdated): Answer {
  if (errors.length > 0) return refusal(errors.map(problemFrom));
  return found({
    results: results.map(({ contact, errors, ...result }) => ({
      ...result,
      computedDisplayName: contact?.computedDisplayName ?? null,
      listIds: contact?.listIds ?? null,
      errors: errors.map(({ code, message, path }) => ({ code, message, path: dotted(path) })),
    })),
  });
}

interface Preview {
  contact: object | null;
  errors: Reason[];
  strategies: { strategy: string; conflicts: Reason[] }[];
}

interface Reason {
  code: string;
  message: string;
  path: string[];
  holderId?: string | null;
}

/** Returns a preview with the fields of its contact, if there is one. Without strategies, the preview was rejected. */
export function previewed({ contact, errors, strategies, ...preview }: Preview): Answer {
  if (strategies.length === 0) return refusal(errors.map(problemFrom));
  return found({
    ...contact,
    ...preview,
    errors: errors.map(reasonFrom),
    strategies: strategies.map(({ strategy, conflicts, ...rest }) => ({
      ...rest,
      strategy: strategy.toLowerCase(),
      conflicts: conflicts.map(reasonFrom),
    })),
  });
}

function reasonFrom({ holderId = null, ...error }: Reason) {
  return { ...problemFrom(error), holderId };
}

function problemFrom({ code, message, path }: Reason): Answer['problems'][number] {
  return { code, message, path: dottedPath(path) };
}

const ENUMS = ['consentType', 'type', 'cardinality', 'group'];

/** Returns a result with the enums and formats of REST. */
function spoken(result: Record<string, unknown>): Record<string, unknown> {
  const { format } = result;
  const words = ENUMS.filter((field) => typeof result[field] === 'string').map((field) => [
    field,
    camelCase(String(result[field])),
  ]);
  return {
    ...result,
    ...Object.fromEntries(words),
    ...(typeof format === 'object' && format !== null ? { format: spoken(withoutNulls(format)) } : {}),
  };
}

function withoutNulls(value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== null)
      .map(([key, item]) => [key, typeof item === 'object' && !Array.isArray(item) ? withoutNulls(item) : item]),
  );
}

/** Returns `emailAddress` for `EMAIL_ADDRESS`. */
function camelCase(text: string): string {
  return text.toLowerCase().replaceAll(/_([a-z])/g, (_, letter) => letter.toUpperCase());
}

/** The same with the path of an identifier as REST names it, which has it in its own path. */
function dottedPath(path: readonly string[]): string {
  return dotted(path)
    .replace(/^identifier\.key/, 'identifierKey')
    .replace(/^identifier\.value/, 'identifierValue');
}

/** `['addToLists', '2']` as `addToLists[2]`. */
export function dotted(path: readonly string[]): string {
  return path.map((step, index) => (/^\d+$/.test(step) ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`)).join('');
}
