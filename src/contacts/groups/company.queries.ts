import type { Kysely } from 'kysely';
import type { CompanyRow, Database } from '../../store/database.ts';

/** A company that contacts belong to, identified by the client's reference. Its first mention creates it. */
export interface Company {
  workspaceId: string;
  ref: string;
  name: string | null;
  /** Milliseconds since 1970. */
  createdAt: number;
  updatedAt: number;
}

/** Returns the companies with these references, in any order. Omits unknown references. */
export async function findCompanies(
  db: Kysely<Database>,
  workspaceId: string,
  refs: readonly string[],
): Promise<Company[]> {
  const rows = await db
    .selectFrom('company')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('ref', 'in', refs)
    .execute();
  return rows.map(companyFromRow);
}

function companyFromRow(row: CompanyRow): Company {
  return {
    workspaceId: row.workspace_id,
    ref: row.ref,
    name: row.name,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
