import type { Transaction } from 'kysely';
import type { Database } from '../../store/database.ts';
import type { ParsedBody } from '../validation/parse-body.ts';
import { isRejected, notFound, type Rejected, rejected } from '../validation/problem.ts';
import type { GroupKind } from './group-kinds.ts';

/** What lists and accounts have in common. Times are milliseconds since 1970. */
export interface Group {
  workspaceId: string;
  id: string;
  createdAt: number;
  updatedAt: number;
}

/** Decides the creation of a list or an account. Pure. */
export function planNewGroup<Kind extends Group>(
  { defaults }: GroupKind<Kind>,
  workspaceId: string,
  { body, problems }: ParsedBody,
  { id, now }: { id: string; now: number },
): Kind | Rejected {
  if (problems.length > 0) return { problems };
  return { ...defaults, ...body, workspaceId, id, createdAt: now, updatedAt: now } as Kind;
}

/** Decides the update of a list or an account: fields that the body does not name stay. Pure. */
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

/** Updates a list or an account. Returns it as it is then; writes nothing if it stays as it is. */
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
