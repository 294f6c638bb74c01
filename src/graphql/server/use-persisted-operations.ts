import type { Plugin } from 'graphql-yoga';
import { type ListedOperations, notListed } from './persisted-operations.ts';

/** Lets only documents that are listed run, and finds them by their ids. */
export function useListedOperations(operations: ListedOperations): Plugin {
  return {
    onParams({ params, setParams }) {
      const query = operations.textOf(params);
      if (query === undefined) throw notListed(params);
      setParams({ ...params, query });
    },
  };
}
