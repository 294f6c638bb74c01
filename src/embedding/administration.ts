import { addKey, addWorkspace } from '../administration.ts';
import { newId } from '../contacts/uuid-v7.ts';
import { UUID } from '../contacts/validation/schema-validator.ts';
import { listWorkspaces } from '../contacts/workspaces/workspace.queries.ts';
import { type Store, StoreUnavailable } from '../store/store.ts';
import type { Gateway } from './public-types.ts';

/** Returns the functions for the program around a gateway, which needs no key. */
export function administration(
  store: Store,
  isLoaded: () => boolean,
): Pick<Gateway, 'createWorkspace' | 'createKey' | 'health'> {
  return {
    async createWorkspace({ name, id: given = newId() }) {
      const id = given.toLowerCase();
      if (!UUID.test(id)) throw new Error(`the id of a workspace must be a UUID, but is "${given}"`);
      if (!(await addWorkspace(store, { id, name }))) throw new Error(`there is a workspace ${id} already`);
      return { id };
    },

    async createKey({ workspaceId, name = 'unnamed', scopes = ['contacts:read', 'contacts:write'], origin = 'api' }) {
      const workspaces = await listWorkspaces(store.reader('workspaces'));
      const workspace = workspaces.find(({ id }) => id === workspaceId.toLowerCase());
      if (workspace === undefined) throw new Error(`there is no workspace ${workspaceId}; createWorkspace creates one`);
      const { secret, key } = await addKey(store, workspace.id, { name, scopes, origin });
      return { id: key.id, secret };
    },

    async health() {
      if (!isLoaded()) return { status: 'unavailable', reason: 'loading' };
      try {
        await store.check();
        return { status: 'ready' };
      } catch (error) {
        const reason = error instanceof StoreUnavailable ? error.reason : String(error);
        return { status: 'unavailable', reason };
      }
    },
  };
}
