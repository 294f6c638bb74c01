/** The settings of GraphQL. */
export interface GraphQLSettings {
  /** Whether to serve GraphiQL to browsers at `/graphql`. */
  graphiql: boolean;
  /** Whether to allow introspection and suggest similar names in errors. */
  introspection: boolean;
  /** A file or folder that lists the allowed documents. Undefined: all documents. */
  operationsPath: string | undefined;
}
