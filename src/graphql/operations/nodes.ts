import { typeBrandKey } from '@pothos/core';
import { findNode, findNodes, MAX_NODES, nodesProblems } from '../../resolvers/nodes/find-nodes.ts';
import type { NodeCount } from '../limits/charge-fields.ts';
import type { ListCheck } from '../limits/list-arguments.ts';
import { builder } from '../schema/builder.ts';
import { Node } from '../schema/node.ts';
import { nodeNameFrom } from '../schema/node-id.ts';
import { run, unwrapOrNull } from './run.ts';

builder.queryField('node', (t) =>
  t.field({
    type: Node,
    nullable: true,
    description: 'The object with a `nodeId`, or null. For a merged contact, the contact that it was merged into.',
    args: { nodeId: t.arg.id({ required: true, description: 'The `nodeId` of the object.' }) },
    resolve: async (_root, { nodeId }, context) => {
      const found = unwrapOrNull(await run(context, findNode, { name: nodeNameFrom(nodeId) }, true));
      return found === null ? null : withType(found);
    },
  }),
);

builder.queryField('nodes', (t) =>
  t.field({
    type: [Node],
    nullable: { list: true, items: true },
    description: 'The objects with these `nodeIds`, in their order, with null for those that do not exist.',
    args: {
      nodeIds: t.arg.idList({
        required: true,
        description: `The \`nodeId\` of each object. At most ${MAX_NODES} items.`,
        extensions: { check: nodesProblems satisfies ListCheck },
      }),
    },
    extensions: { countNodes: ((_root, { nodeIds }) => nodeIds.length) satisfies NodeCount<unknown, NodesArguments> },
    resolve: async (_root, { nodeIds }, context) => {
      const found = unwrapOrNull(await run(context, findNodes, { names: nodeIds.map(nodeNameFrom) }));
      return found?.map((one) => (one === null ? null : withType(one))) ?? null;
    },
  }),
);

interface NodesArguments {
  nodeIds: readonly string[];
}

/** Returns a copy with the type, by which an interface or a union resolves it. Nodes themselves may be shared by requests. */
export function withType({ type, node }: { type: string; node: object }): object {
  return { ...node, [typeBrandKey]: type };
}
