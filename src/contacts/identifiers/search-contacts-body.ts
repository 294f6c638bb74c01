import type { ContactFilter } from '../paging/contact-filter.ts';
import { CONTACT_FILTER_SCHEMA, parseContactFilter } from '../paging/contact-filter-body.ts';
import { MAX_PAGE, MAX_TOKEN, type PageInput } from '../paging/page.ts';
import { NAMED_IDENTIFIER } from '../update/update-contact-body.ts';
import { createBodyParser } from '../validation/parse-body.ts';
import { type IdentifierRef, invalid, type Problem } from '../validation/problem.ts';
import { describeLimits } from '../validation/schema-limits.ts';

/** The body of a search: an identifier, or a filter with a page. */
export interface SearchContactsBody {
  identifier?: IdentifierRef;
  filter?: object;
  limit?: number;
  pageToken?: string;
  reverse?: boolean;
}

const PAGE = describeLimits({
  limit: {
    type: 'integer',
    minimum: 1,
    maximum: MAX_PAGE,
    default: 10,
    description: 'The maximum number of results. Requires a filter.',
  },
  pageToken: {
    type: 'string',
    maxLength: MAX_TOKEN,
    description: 'The nextPageToken of the previous page of the same filter.',
  },
  reverse: {
    type: 'boolean',
    default: false,
    description: 'Whether to start at the end of the collection. Requires a filter.',
  },
});

const PAGE_FIELDS = Object.keys(PAGE);

export const SEARCH_CONTACTS_SCHEMA = {
  type: 'object',
  description: 'Finds contacts by an identifier or by a filter. Both together are an error.',
  properties: {
    identifier: NAMED_IDENTIFIER,
    filter: CONTACT_FILTER_SCHEMA,
    ...PAGE,
  } satisfies Record<keyof SearchContactsBody, object>,
};

/** A parsed search, and its problems. */
interface ParsedSearch {
  /** Undefined for a search by identifier. */
  filter: ContactFilter | undefined;
  /** Undefined for a search by filter. */
  identifier: IdentifierRef | undefined;
  page: PageInput;
  problems: Problem[];
  ignoredProperties: string[];
}

/** Parses a search. The page is validated where all pages are. With an identifier, it is ignored. */
export function parseSearch(given: unknown): ParsedSearch {
  const { body, problems, ignoredProperties } = readBody(given);
  const { identifier, filter } = body as SearchContactsBody;
  if (filter === undefined) {
    const isMissing = identifier === undefined && problems.length === 0;
    return {
      filter: undefined,
      identifier,
      page: {},
      problems: isMissing ? [invalid(['identifier'], 'is required, or a filter')] : problems,
      ignoredProperties: [...ignoredProperties, ...PAGE_FIELDS.filter((field) => field in body)],
    };
  }
  const parsed = parseContactFilter(filter);
  const both = identifier === undefined ? [] : [invalid(['filter'], 'must be left out if there is an identifier')];
  return {
    filter: parsed.filter,
    identifier: undefined,
    page: pageInput(body),
    problems: [...problems, ...both, ...parsed.problems],
    ignoredProperties,
  };
}

/** Filters and pages have parsers of their own. */
const readBody = createBodyParser({
  ...SEARCH_CONTACTS_SCHEMA,
  properties: { identifier: NAMED_IDENTIFIER, filter: {}, limit: {}, pageToken: {}, reverse: {} },
});

function pageInput(body: Record<string, unknown>): PageInput {
  const named = (field: keyof typeof PAGE) => (field in body ? { value: body[field], path: [field] } : undefined);
  const [limit, from, descending] = [named('limit'), named('pageToken'), named('reverse')];
  return { ...(limit && { limit }), ...(from && { from }), ...(descending && { descending }) };
}
