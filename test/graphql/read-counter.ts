import type { KyselyPlugin } from 'kysely';
import type { Store } from '../../src/store/store.ts';

/** Counts the statements of reads outside changes. */
export class ReadCounter {
  statements = 0;

  readonly #plugin: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      this.statements += 1;
      return result;
    },
  };

  /** Returns the store with its reads counted. */
  watch(store: Store): Store {
    return { ...store, reader: (reach) => store.reader(reach).withPlugin(this.#plugin) };
  }
}
