import { addWorkspace } from '../administration.ts';
import { newId } from '../contacts/uuid-v7.ts';
import { listWorkspaces, type Workspace, type WorkspaceSettings } from '../contacts/workspaces/workspace.queries.ts';
import type { Store } from '../store/store.ts';
import { withStore } from './store.ts';
import { printRows } from './table.ts';

/** Creates a workspace and prints its id. */
export function createWorkspace({
  name,
  id = newId(),
  json = false,
  ...settings
}: { name: string; id?: string; json?: boolean } & Partial<WorkspaceSettings>) {
  return withStore(async (store) => {
    if (!(await addWorkspace(store, { id, name, settings }))) {
      throw new Error(`there is a workspace ${id} already; see them with: workspace list`);
    }
    console.log(
      json
        ? JSON.stringify({ id, name }, null, 2)
        : `${id}\n\nThis is the id of workspace "${name}". Create an access key for it with: key create --workspace ${id}`,
    );
  });
}

/** Prints all workspaces. */
export function printWorkspaces({ json = false }: { json?: boolean }) {
  return withStore(async (store) => {
    const workspaces = await listWorkspaces(store.reader('workspaces'));
    if (workspaces.length === 0 && !json) console.log(NO_WORKSPACE);
    else {
      const rows = workspaces.map(({ id, name, settings }) => ({ id, name, settings: JSON.stringify(settings) }));
      printRows(rows, { json });
    }
  });
}

const NO_WORKSPACE = 'there is no workspace yet; create one with: workspace create --name <name>';

/** Returns the workspace with an id, or the only workspace if there is no id. Rejects if it does not exist. */
export async function chooseWorkspace({ reader }: Pick<Store, 'reader'>, id: string | undefined): Promise<Workspace> {
  const workspaces = await listWorkspaces(reader('workspaces'));
  const chosen = id === undefined ? workspaces : workspaces.filter((workspace) => workspace.id === id);
  const [workspace, another] = chosen;
  if (workspace !== undefined && another === undefined) return workspace;
  if (another !== undefined)
    throw new Error('there are several workspaces: name one with --workspace <id>; see them with: workspace list');
  throw new Error(id === undefined ? NO_WORKSPACE : `there is no workspace ${id}; see them with: workspace list`);
}
