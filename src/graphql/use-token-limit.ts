import { parse } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** Several times what the longest documents of people have. */
export const MOST_TOKENS = 3_000;

/** Refuses documents of more than 3,000 tokens before they are read whole. */
export function useTokenLimit(): Plugin {
  return {
    onParse({ setParseFn }) {
      setParseFn((source, options) => parse(source, { ...options, maxTokens: MOST_TOKENS }));
    },
  };
}
