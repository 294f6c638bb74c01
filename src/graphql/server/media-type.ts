import { preferredType } from '../../protocol/accept.ts';

/** The media types of responses, the default first. */
const MEDIA_TYPES = [
  'application/json',
  'application/graphql-response+json',
  'multipart/mixed',
  'text/event-stream',
] as const;

export type MediaType = (typeof MEDIA_TYPES)[number];

export const NOT_ACCEPTABLE = 'the header Accept must name application/graphql-response+json or application/json';

/** Common `Accept` headers, which need no parsing. */
const DEFAULTS = new Map<string | undefined, MediaType>([
  [undefined, 'application/json'],
  ['*/*', 'application/json'],
  ['application/json', 'application/json'],
  ['application/json, text/plain, */*', 'application/json'],
  ['application/graphql-response+json', 'application/graphql-response+json'],
  ['application/graphql-response+json, application/json', 'application/graphql-response+json'],
  ['application/graphql-response+json,application/json;q=0.9', 'application/graphql-response+json'],
]);

/** Returns the media type of the response for an `Accept` header. Undefined if the header accepts none. */
export function mediaTypeFor(accept: string | undefined): MediaType | undefined {
  return DEFAULTS.get(accept) ?? preferredType(accept, MEDIA_TYPES);
}
