/** What of GraphQL is there for whom. */
export interface GraphQLSettings {
  /** Whether a browser gets GraphiQL at `/graphql`. */
  graphiql: boolean;
  /** Whether introspection is on, and errors suggest similar names. */
  introspection: boolean;
  /** A file, or a folder of files, that lists the only documents that run; undefined: any document does. */
  operationsPath: string | undefined;
}
