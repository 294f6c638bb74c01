import { MAX_COMPANY_REF_LENGTH } from '../../contacts/validation/limits.ts';
import { unsafeParts } from '../../contacts/validation/storable-json.ts';
import { NODE_TYPES, type NodeName } from '../../resolvers/nodes/find-nodes.ts';

/** Returns the id of a node that no other node has: its type, workspace and id, as opaque text. */
export function nodeIdFrom({ type, workspaceId, id }: NodeName): string {
  return Buffer.from(`${type}:${workspaceId}:${id}`).toString('base64url');
}

/** Returns the name of the node with an id. Undefined for an id that `nodeIdFrom` does not return. */
export function nodeNameFrom(nodeId: string): NodeName | undefined {
  if (nodeId.length > MAX_NODE_ID) return undefined;
  const [, type, workspaceId = '', id = ''] = PARTS.exec(Buffer.from(nodeId, 'base64url').toString()) ?? [];
  const known = NODE_TYPES.find((one) => one === type);
  if (known === undefined || unsafeParts(id).length > 0) return undefined;
  const name = { type: known, workspaceId, id };
  // Node ignores invalid characters, and replaces bytes that are not UTF-8.
  return nodeIdFrom(name) === nodeId ? name : undefined;
}

const PARTS = /^([A-Za-z]{1,40}):([0-9a-f-]{36}):(.+)$/s;

/** A reference has at most three bytes for each code unit. Base64 writes three bytes as four characters. */
const MAX_NODE_ID = (40 + 1 + 36 + 1 + MAX_COMPANY_REF_LENGTH * 3) * 2;
