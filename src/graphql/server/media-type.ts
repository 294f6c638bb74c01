import { preferredType } from '../../protocol/accept.ts';

/** The types that an answer can be of, the usual one first. */
const MEDIA_TYPES = [
  'application/json',
  'application/graphql-response+json',
  'multipart/mixed',
  'text/event-stream',
] as const;

export type MediaType = (typeof MEDIA_TYPES)[number];

export const NOT_ACCEPTABLE = 'the header Accept must name application/graphql-response+json or application/json';

/** What most clients send, so that most headers are not parsed. */
const DEFAULTS = new Map<string | undefined, MediaType>([
  [undefined, 'application/json'],
  ['*/*', 'application/json'],
  ['application/json', 'application/json'],
  ['application/json, text/plain, */*', 'application/json'],
  ['application/graphql-response+json', 'application/graphql-response+json'],
  ['application/graphql-response+json, application/json', 'application/graphql-response+json'],
  ['application/graphql-response+json,application/json;q=0.9', 'application/graphql-response+json'],
]);

/** The type of the answer by an `Accept` header; undefined where it takes none of those that there are. */
export function mediaTypeFor(accept: string | undefined): MediaType | undefined {
  return DEFAULTS.get(accept) ?? preferredType(accept, MEDIA_TYPES);
}
