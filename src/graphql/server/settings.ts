/** The settings of GraphQL. */
export interface GraphQLSettings {
  /** Whether to serve GraphiQL to browsers at `/graphql`. */
  graphiql: boolean;
  /** Whether to allow introspection and suggest similar names in errors. */
  introspection: boolean;
  /** Whether the schema is a subgraph of Apollo Federation. */
  federation: boolean;
  /** A file or folder that lists the allowed documents. Undefined: all documents. */
  operationsPath: string | undefined;
}
