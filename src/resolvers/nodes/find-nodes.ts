import type { Credential } from '../../access/access-key.ts';
import {
  invalid,
  missingScope,
  notFound,
  type Path,
  type Problem,
  rejected,
} from '../../contacts/validation/problem.ts';
import { pageContactHistory } from '../contacts/contact-history.ts';
import { contactOrSurvivor, findContact } from '../contacts/find-contact.ts';
import { pageContacts } from '../contacts/page-contacts.ts';
import { findAccount } from '../groups/accounts.ts';
import { findList } from '../groups/lists.ts';
import { pageAccessKeys } from '../keys/access-keys.ts';
import type { Key, Loaders } from '../runtime/loaders.ts';
import { type Operation, operationOfKey } from '../runtime/operation.ts';
import { findAttributeDefinition } from '../workspaces/attribute-definitions.ts';
import { findOwnWorkspace } from '../workspaces/viewer.ts';

/** The maximum number of nodes of one request. */
export const MAX_NODES = 100;

interface NodeKind {
  /** The operation that also returns nodes of this type: they require its scope. */
  like: Pick<Operation<never, unknown>, 'scope'>;
  find(loaders: Loaders, key: Key): Promise<object | undefined>;
}

/** All types of objects with an identity, and how they are found. */
const KINDS = {
  Contact: { like: findContact, find: contactOrSurvivor },
  ContactList: { like: findList, find: ({ list }, key) => list.load(key) },
  Account: { like: findAccount, find: ({ account }, key) => account.load(key) },
  Company: { like: pageContacts, find: ({ company }, key) => company.load(key) },
  AttributeDefinition: { like: findAttributeDefinition, find: ({ definition }, key) => definition.load(key) },
  Workspace: { like: findOwnWorkspace, find: ({ workspace }, key) => workspace.load(key) },
  AccessKey: { like: pageAccessKeys, find: ({ accessKey }, key) => accessKey.load(key) },
  ChangeKey: { like: pageContactHistory, find: findChangeKey },
} as const satisfies Record<string, NodeKind>;

export type NodeType = keyof typeof KINDS;

/** All types of nodes. */
export const NODE_TYPES = Object.keys(KINDS) as readonly NodeType[];

/** The name of a node, unique among all types and workspaces. */
export interface NodeName {
  type: NodeType;
  workspaceId: string;
  /** The id within the type and the workspace: of companies the reference, of attribute definitions the key. */
  id: string;
}

export interface FoundNode {
  type: NodeType;
  node: object;
}

/**
 * Returns the node with a name. The response is the same for a node of another workspace, an unknown one and a
 * malformed name, which is undefined.
 */
export const findNode = operationOfKey({
  name: 'node',
  scope: 'none',
  async run({ loaders }, { key }, { name }: { name: NodeName | undefined }) {
    const missing = missingScopeOf(key, [name]);
    return missing ?? (await loadNode(loaders, key, name)) ?? rejected(notFound('node'));
  },
});

/** Returns the nodes with these names, each as `findNode` does, with null for those that do not exist. */
export const findNodes = operationOfKey({
  name: 'nodes',
  scope: 'none',
  async run({ loaders }, { key, signal }, { names }: { names: readonly (NodeName | undefined)[] }) {
    signal.throwIfAborted();
    return missingScopeOf(key, names) ?? Promise.all(names.map((name) => loadNode(loaders, key, name)));
  },
});

/** Returns the problem of more names than one request may have. */
export function nodesProblems(names: readonly unknown[], path: Path): Problem[] {
  return names.length > MAX_NODES ? [invalid(path, `must have at most ${MAX_NODES} items`)] : [];
}

/** Returns the problem of a key that may not find all of these nodes. Undefined if it may. */
export function missingScopeOf({ scopes }: Credential, names: readonly (Pick<NodeName, 'type'> | undefined)[]) {
  for (const name of names) {
    if (name === undefined) continue;
    const { scope } = KINDS[name.type].like;
    if (scope !== 'none' && !scopes.includes(scope)) return rejected(missingScope(scope));
  }
  return undefined;
}

/** Returns the node with a name, or null if it does not exist in the workspace of the key. */
export async function loadNode(
  loaders: Loaders,
  key: Credential,
  name: NodeName | undefined,
): Promise<FoundNode | null> {
  if (name === undefined || name.workspaceId !== key.workspaceId) return null;
  const { type, workspaceId, id } = name;
  const node = await KINDS[type].find(loaders, { workspaceId, id });
  return node === undefined ? null : { type, node };
}

async function findChangeKey({ keyName }: Loaders, { workspaceId, id }: Key) {
  const found = await keyName.load({ workspaceId, id });
  return found && { workspaceId, keyId: id };
}
