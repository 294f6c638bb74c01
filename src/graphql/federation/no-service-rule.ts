import { type ASTVisitor, GraphQLError, type ValidationContext } from 'graphql';

/** Rejects the query of the schema of the subgraph, which tells the same as introspection. */
export function noServiceRule(context: ValidationContext): ASTVisitor {
  return {
    Field(node) {
      // Without federation, there is no such field.
      if (node.name.value !== '_service' || context.getFieldDef() === undefined) return;
      context.reportError(
        new GraphQLError('the schema of the subgraph needs introspection: set GRAPHQL_INTROSPECTION=on to compose', {
          nodes: node,
        }),
      );
    },
  };
}
