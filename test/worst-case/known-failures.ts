/** Cases that break a bound, by their names, and why. */
export interface KnownFailure {
  cases: RegExp;
  reason: string;
}

/** Must become empty: an entry that no case needs any more fails the test. */
export const KNOWN_FAILURES: readonly KnownFailure[] = [
  {
    cases:
      /^(Query\.contact|Contact|ContactList\.|Account\.|Company\.|Mutation\.(update|upsert|merge|delete)Contact \| aliases)/,
    reason:
      'a GraphQL response about contacts at their limits is serialized, or several contacts are read, in one piece',
  },
  {
    cases: /(addIdentifiers|body\.identifiers|every field at once)/,
    reason: 'a change of many identifiers reads and writes them in one piece',
  },
  {
    cases: /body: (brackets that nobody closes|keys with null characters)|fields that are not known/,
    reason: 'a body that is refused, or of which much is ignored, is read more than once',
  },
];
