import type { Services } from '../../resolvers/runtime/services.ts';
import type { PersistedOperations } from './persisted-operations.ts';
import type { GraphQLHandler } from './yoga.ts';

export interface GraphQLOptions {
  introspection: boolean;
  /** Whether the schema is a subgraph. */
  federation: boolean;
  /** The allowed documents. Undefined: all. */
  operations: PersistedOperations | undefined;
}

/**
 * Returns a function that loads GraphQL when first called, because loading takes half of the time until the first
 * response. If it rejects, for example for lack of file descriptors, the next call loads again.
 */
export function graphqlLoader(services: Services, options: GraphQLOptions): () => Promise<GraphQLHandler> {
  let loading: Promise<GraphQLHandler> | undefined;
  return () => {
    loading ??= load(services, options).catch((error) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}

async function load(
  services: Services,
  { introspection, federation, operations }: GraphQLOptions,
): Promise<GraphQLHandler> {
  const { createEngine } = await import('./engine.ts');
  const { useEngine } = await import('./use-engine.ts');
  const { usePersistedOperations } = await import('./use-persisted-operations.ts');
  const { createGraphQL } = await import('./yoga.ts');
  const schema = federation
    ? (await import('../federation/subgraph.ts')).subgraph
    : (await import('../schema.ts')).schema;
  return createGraphQL(services, schema, [usePersistedOperations(operations), useEngine(createEngine(introspection))]);
}
