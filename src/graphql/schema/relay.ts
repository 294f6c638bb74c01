/** The description of the field `nodeId`. */
export const NODE_ID =
  'The id for the queries `node` and `nodes`: opaque, and different from that of any object of another type or workspace.';

/**
 * Options for Relay's connections and nodes. The field of global ids is not `id`, because ids are those of the REST API,
 * where a list and a contact may have the same. The queries are ours: their arguments are `nodeId` and `nodeIds`.
 */
export const RELAY_OPTIONS = {
  cursorType: 'String',
  clientMutationId: 'omit',
  idFieldName: 'nodeId',
  idFieldOptions: { description: NODE_ID },
  nodeTypeOptions: { description: 'An object that can be found by its `nodeId` alone.' },
  nodeQueryOptions: false,
  nodesQueryOptions: false,
  edgesFieldOptions: {
    nullable: { list: false, items: false },
    description: 'The nodes of the page with their cursors.',
  },
  nodeFieldOptions: { nullable: false, description: 'The node.' },
  cursorFieldOptions: { description: 'The position of the node.' },
  pageInfoFieldOptions: { description: 'Information about the page.' },
  pageInfoTypeOptions: { description: 'Information about a page.' },
  hasNextPageFieldOptions: { description: 'Whether more nodes follow.' },
  hasPreviousPageFieldOptions: { description: 'Whether nodes precede the page.' },
  startCursorFieldOptions: { description: 'The cursor of the first node.' },
  endCursorFieldOptions: { description: 'The cursor of the last node. Send it as `after` to get the next page.' },
  firstArgOptions: { description: 'The number of nodes from the start, or after `after`: 1 to 100.' },
  afterArgOptions: { description: 'The cursor after which the page starts.' },
  lastArgOptions: { description: 'The number of nodes from the end, or before `before`: 1 to 100.' },
  beforeArgOptions: { description: 'The cursor before which the page ends.' },
} as const;
