import {
  type ASTVisitor,
  GraphQLError,
  getNamedType,
  Kind,
  type TypeNode,
  typeFromAST,
  type ValidationContext,
  type ValueNode,
} from 'graphql';

type Variables = { readonly [name: string]: unknown } | null | undefined;

/**
 * Returns the JSON value of a literal. Omits an absent variable from an object, and replaces it by null in a list, as
 * the GraphQL specification says. Throws for an enum value, which JSON does not have.
 */
export function jsonFromLiteral(node: ValueNode, variables: Variables): unknown {
  switch (node.kind) {
    case Kind.NULL:
      return null;
    case Kind.STRING:
    case Kind.BOOLEAN:
      return node.value;
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value);
    case Kind.VARIABLE:
      return variables?.[node.name.value];
    case Kind.LIST:
      return node.values.map((item) => jsonFromLiteral(item, variables) ?? null);
    case Kind.OBJECT:
      return Object.fromEntries(
        node.fields
          .map(({ name, value }) => [name.value, jsonFromLiteral(value, variables)])
          .filter(([, value]) => value !== undefined),
      );
    case Kind.ENUM:
      throw new GraphQLError(`${node.value} is not a JSON value; write "${node.value}" if you mean a text`, {
        nodes: node,
      });
  }
}

/** Types whose values are used as sent. An ID is a text. */
const JSON_TYPES = ['String', 'Int', 'Float', 'Boolean', 'ID', 'UUID', 'AttributeScalar', 'JSONObject'];

/**
 * Rejects variables of other types inside a JSON literal: the value of an enum or a time differs from the sent one, and
 * the literal does not show which one the client means.
 */
export function jsonVariablesRule(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(operation) {
      const declared = new Map(
        (operation.variableDefinitions ?? []).map(({ variable, type }) => [
          variable.name.value,
          typeName(context, type),
        ]),
      );
      for (const { node, type } of context.getRecursiveVariableUsages(operation)) {
        const name = declared.get(node.name.value);
        // Only usages inside the literal of a scalar have no type.
        if (type !== undefined || name === undefined || JSON_TYPES.includes(name)) continue;
        const message = `Variable "$${node.name.value}" of type "${name}" cannot stand in a JSON value`;
        context.reportError(
          new GraphQLError(`${message}; declare it as one of ${JSON_TYPES.join(', ')}`, { nodes: node }),
        );
      }
    },
  };
}

/** Returns the name of an existing type, without its list wrappers. */
function typeName(context: ValidationContext, node: TypeNode): string | undefined {
  return getNamedType(typeFromAST(context.getSchema(), node as never))?.name;
}
