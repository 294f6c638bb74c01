import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database, WorkspaceRow } from '../../store/database.ts';
import { type Argument, statement } from '../../store/statement.ts';
import { definitionFromRow } from '../attributes/attribute-definition.queries.ts';
import type { AttributeDefinitions } from '../attributes/attribute-definition.ts';
import { withBuiltins } from '../attributes/builtin-attributes.ts';
import { DEFAULT_PRIORITY } from '../update/resolution.ts';

/** The settings of a workspace. */
export interface WorkspaceSettings {
  /** Whether to reject an attribute without a definition, or define it from its first value. */
  undefinedAttributes: 'reject' | 'define';
  /** The order in which kinds of identifiers determine a contact. `*` stands for all other kinds. */
  identifierPriority: readonly string[];
}

const DEFAULT_SETTINGS: WorkspaceSettings = {
  undefinedAttributes: 'reject',
  identifierPriority: DEFAULT_PRIORITY,
};

/** The isolated data of one company: its contacts, lists and access keys. */
export interface Workspace {
  id: string;
  name: string;
  settings: Partial<WorkspaceSettings>;
  /** Milliseconds since 1970. */
  createdAt: number;
}

/** The settings and definitions of a workspace that updates depend on. */
export interface WorkspaceRules {
  settings: WorkspaceSettings;
  definitions: AttributeDefinitions;
}

interface CachedRules extends WorkspaceRules {
  revision: string;
}

export type WorkspaceRulesCache = Map<string, CachedRules>;

/**
 * Returns the rules of a workspace, from the cache if they match `revision`. The revision is read with the contact in
 * the same transaction, so changes of other processes are visible at once.
 */
export async function workspaceRules(
  db: Kysely<Database>,
  cache: WorkspaceRulesCache,
  workspaceId: string,
  revision: string | undefined,
): Promise<WorkspaceRules> {
  const cached = cache.get(workspaceId);
  if (cached !== undefined && cached.revision === revision) return cached;
  const [workspace] = await selectWorkspace(db, { workspaceId });
  if (workspace === undefined) throw new Error('an access key names a workspace that does not exist');
  if (cached?.revision === workspace.revision) return cached;
  const rows = await selectDefinitions(db, { workspaceId });
  const fresh: CachedRules = {
    revision: workspace.revision,
    settings: { ...DEFAULT_SETTINGS, ...JSON.parse(workspace.settings) },
    definitions: withBuiltins(rows.map(definitionFromRow), workspace.created_at),
  };
  cache.set(workspaceId, fresh);
  return fresh;
}

/**
 * Changes the revision after a change of settings or definitions, so that cached copies are no longer used. A counter
 * would not suffice: after a failed commit, the same number could stand for two different states.
 */
export async function renewRulesRevision(db: Kysely<Database>, workspaceId: string): Promise<void> {
  await db.updateTable('workspace').set({ revision: randomUUID() }).where('id', '=', workspaceId).execute();
}

/** Returns the workspace with an id, or undefined. */
export async function findWorkspace(db: Kysely<Database>, id: string): Promise<Workspace | undefined> {
  const row = await db.selectFrom('workspace').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : workspaceFromRow(row);
}

/** Returns all workspaces, oldest first. */
export async function listWorkspaces(db: Kysely<Database>): Promise<Workspace[]> {
  const rows = await db.selectFrom('workspace').selectAll().orderBy('created_at').orderBy('id').execute();
  return rows.map(workspaceFromRow);
}

export async function insertWorkspace(db: Kysely<Database>, workspace: Workspace): Promise<void> {
  await db
    .insertInto('workspace')
    .values({
      id: workspace.id,
      name: workspace.name,
      settings: JSON.stringify(workspace.settings),
      revision: randomUUID(),
      created_at: workspace.createdAt,
    })
    .execute();
}

const selectWorkspace = statement((db, argument: Argument<{ workspaceId: string }>) =>
  db.selectFrom('workspace').select(['settings', 'revision', 'created_at']).where('id', '=', argument('workspaceId')),
);

const selectDefinitions = statement((db, argument: Argument<{ workspaceId: string }>) =>
  db.selectFrom('attribute_definition').selectAll().where('workspace_id', '=', argument('workspaceId')).orderBy('key'),
);

function workspaceFromRow({ id, name, settings, created_at: createdAt }: WorkspaceRow): Workspace {
  return { id, name, settings: JSON.parse(settings), createdAt };
}
