import type { Kysely } from 'kysely';
import type { CompanyRow, Database } from '../../store/database.ts';

/** A company that contacts belong to, by the reference that its owner gave it. Its first mention creates it. */
export interface Company {
  workspaceId: string;
  ref: string;
  name: string | null;
  /** Milliseconds since 1970. */
  createdAt: number;
  updatedAt: number;
}

/** The companies with these references, in any order; unknown references are left out. */
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
