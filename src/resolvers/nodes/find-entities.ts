import type { Credential } from '../../access/access-key.ts';
import type { Contact } from '../../contacts/contact/contact.ts';
import { idFrom } from '../../contacts/validation/id.ts';
import type { IdentifierRef } from '../../contacts/validation/problem.ts';
import { unsafeParts } from '../../contacts/validation/storable-json.ts';
import { identifierKey, type Loaders } from '../runtime/loaders.ts';
import { operationOfKey } from '../runtime/operation.ts';
import { loadNode, missingScopeOf, type NodeName } from './find-nodes.ts';

/** An entity that another service refers to, by its key. */
export type EntityReference =
  | (NodeName & { type: 'Contact' | 'ContactList' | 'Account' | 'Company' })
  | ({ type: 'ContactByIdentifier'; workspaceId: string } & IdentifierRef);

/** An identifier in a workspace, and the contact that has it, if any. */
export interface ContactByIdentifier extends IdentifierRef {
  workspaceId: string;
  contact: Contact | null;
}

export interface FoundEntity {
  type: string;
  node: object;
}

/**
 * Returns the entities with these keys, with null for those that do not exist. The response is the same for an entity of
 * another workspace, an unknown one and a malformed id. Requires the scopes of the queries for the same types.
 */
export const findEntities = operationOfKey({
  name: '_entities',
  scope: 'none',
  async run({ loaders }, { key, signal }, { references }: { references: readonly EntityReference[] }) {
    signal.throwIfAborted();
    // A contact is the only entity that an identifier leads to.
    const types = references.map(({ type }) => ({ type: type === 'ContactByIdentifier' ? 'Contact' : type }) as const);
    return missingScopeOf(key, types) ?? Promise.all(references.map((reference) => load(loaders, key, reference)));
  },
});

async function load(loaders: Loaders, key: Credential, reference: EntityReference): Promise<FoundEntity | null> {
  const workspaceId = idFrom(reference.workspaceId);
  if (reference.type === 'ContactByIdentifier') {
    if (workspaceId !== key.workspaceId) return null;
    const { type, key: identifier, value } = reference;
    const found = await loaders.contactByIdentifier.load(identifierKey(workspaceId, { key: identifier, value }));
    const node: ContactByIdentifier = { workspaceId, key: identifier, value, contact: found?.contact ?? null };
    return { type, node };
  }
  const { type, id } = reference;
  if (type !== 'Company') return loadNode(loaders, key, { type, workspaceId, id: idFrom(id) });
  return unsafeParts(id).length > 0 ? null : loadNode(loaders, key, { type, workspaceId, id });
}
