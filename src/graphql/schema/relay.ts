/** Connections in the words of Relay, without its nodes and global ids: our ids are those of the documented API. */
export const RELAY_OPTIONS = {
  cursorType: 'String',
  clientMutationId: 'omit',
  nodeQueryOptions: false,
  nodesQueryOptions: false,
  edgesFieldOptions: {
    nullable: { list: false, items: false },
    description: 'The nodes of the page, each with its cursor.',
  },
  nodeFieldOptions: { nullable: false, description: 'The node itself.' },
  cursorFieldOptions: { description: 'The place of the node, to go on from.' },
  pageInfoFieldOptions: { description: 'What lies before and behind the page.' },
  pageInfoTypeOptions: { description: 'What lies before and behind a page.' },
  hasNextPageFieldOptions: { description: 'Whether there is more behind the page.' },
  hasPreviousPageFieldOptions: { description: 'Whether there is more before the page.' },
  startCursorFieldOptions: { description: 'The cursor of the first node.' },
  endCursorFieldOptions: { description: 'The cursor of the last node, to be sent as `after`.' },
  firstArgOptions: { description: 'How many nodes from the beginning, or behind `after`: 1 to 100.' },
  afterArgOptions: { description: 'The cursor behind which the page begins.' },
  lastArgOptions: { description: 'How many nodes from the end, or before `before`: 1 to 100.' },
  beforeArgOptions: { description: 'The cursor before which the page ends.' },
} as const;
