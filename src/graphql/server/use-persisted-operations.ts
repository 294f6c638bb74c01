import type { Plugin } from 'graphql-yoga';
import { notPersisted, type PersistedOperations } from './persisted-operations.ts';

/** Lets only documents that are listed run, and finds them by their ids. */
export function usePersistedOperations(operations: PersistedOperations): Plugin {
  return {
    onParams({ params, setParams }) {
      const query = operations.textOf(params);
      if (query === undefined) throw notPersisted(params);
      setParams({ ...params, query });
    },
  };
}
