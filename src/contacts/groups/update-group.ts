import type { Transaction } from 'kysely';
import type { Database } from '../../store/database.ts';
import type { ParsedBody } from '../validation/parse-body.ts';
import { isRejected, notFound, type Rejected, rejected } from '../validation/problem.ts';
import type { GroupKind } from './group-kinds.ts';

/** The common fields of lists and accounts. Times are milliseconds since 1970. */
export interface Group {
  workspaceId: string;
  id: string;
  createdAt: number;
  updatedAt: number;
}

/** Plans the creation of a list or an account. Pure. */
export function planNewGroup<Kind extends Group>(
  { defaults }: GroupKind<Kind>,
  workspaceId: string,
  { body, problems }: ParsedBody,
  { id, now }: { id: string; now: number },
): Kind | Rejected {
  if (problems.length > 0) return { problems };
  return { ...defaults, ...body, workspaceId, id, createdAt: now, updatedAt: now } as Kind;
}

/** Plans the update of a list or an account. Absent fields stay unchanged. Pure. */
function planGroupUpdate<Kind extends Group>(
  { noun }: GroupKind<Kind>,
  before: Kind | undefined,
  { body, problems }: ParsedBody,
  now: number,
): Kind | Rejected {
  if (before === undefined) return rejected(notFound(noun));
  if (problems.length > 0) return { problems };
  const after: Kind = { ...before, ...body };
  if (JSON.stringify(after) === JSON.stringify(before)) return before;
  return { ...after, updatedAt: Math.max(now, before.updatedAt) };
}

/** Updates a list or an account and returns it. Writes nothing if nothing changes. */
export async function updateGroup<Kind extends Group>(
  transaction: Transaction<Database>,
  kind: GroupKind<Kind>,
  { workspaceId, id, read, now }: { workspaceId: string; id: string; read: ParsedBody; now: number },
): Promise<Kind | Rejected> {
  const [before] = await kind.find(transaction, workspaceId, [id]);
  const plan = planGroupUpdate(kind, before, read, now);
  if (!isRejected(plan) && plan !== before) await kind.update(transaction, plan);
  return plan;
}
