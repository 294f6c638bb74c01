import type { NodeType } from '../../resolvers/nodes/find-nodes.ts';
import { builder } from './builder.ts';
import { nodeIdFrom } from './node-id.ts';
import { NODE_ID } from './relay.ts';

/** The interface of all types with an identity. */
export const Node = builder.nodeInterfaceRef();

type FieldBuilder<Shape> = PothosSchemaTypes.ObjectFieldBuilder<typeof builder.$inferSchemaTypes, Shape>;

/**
 * Returns the field `nodeId` of a type. `idOf` returns the id within the type and the workspace. The field of the Relay
 * plugin would resolve each id asynchronously.
 */
export function nodeIdField<Shape>(t: FieldBuilder<Shape>, type: NodeType, idOf: (node: Shape) => string) {
  return t.id({
    description: NODE_ID,
    resolve: (node, _arguments, { workspaceId }) => nodeIdFrom({ type, workspaceId: workspaceId(), id: idOf(node) }),
  });
}
