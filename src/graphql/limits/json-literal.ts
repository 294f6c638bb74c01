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
 * The JSON value that a literal of a document stands for. An absent variable is left out of an object, and is null in a
 * list, as the GraphQL specification has it. Throws for an enum value: JSON has none.
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

/** Types whose values stay as they are sent. An ID is a text, as its type says. */
const JSON_TYPES = ['String', 'Int', 'Float', 'Boolean', 'ID', 'UUID', 'AttributeScalar', 'JSONObject'];

/**
 * Refuses variables of other types inside a literal of JSON: the value of an enum or a time differs from the one that
 * was sent, and nothing there says what is meant.
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
        // A usage has no type of its own only inside a literal of a scalar.
        if (type !== undefined || name === undefined || JSON_TYPES.includes(name)) continue;
        const message = `Variable "$${node.name.value}" of type "${name}" cannot stand in a JSON value`;
        context.reportError(
          new GraphQLError(`${message}; declare it as one of ${JSON_TYPES.join(', ')}`, { nodes: node }),
        );
      }
    },
  };
}

/** The name of a type that exists, without its lists. */
function typeName(context: ValidationContext, node: TypeNode): string | undefined {
  return getNamedType(typeFromAST(context.getSchema(), node as never))?.name;
}
