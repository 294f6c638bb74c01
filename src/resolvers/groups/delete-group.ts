import { deleteGroupPart } from '../../contacts/groups/delete-group.ts';
import type { GroupKind } from '../../contacts/groups/group-kinds.ts';
import type { Rejected } from '../../contacts/validation/problem.ts';
import { planContext } from '../contacts/update-contact.ts';
import type { OperationCaller, Services } from '../runtime/services.ts';

/** Deletes a list or an account, in as many transactions as its contacts need. Returns the deleted object. */
export async function deleteGroup<Kind>(
  services: Services,
  caller: OperationCaller,
  kind: GroupKind<Kind>,
  group: { workspaceId: string; id: string },
): Promise<Kind | Rejected> {
  const { workspaceId } = group;
  for (;;) {
    const context = planContext(services, caller);
    const done = await services.store.write({ workspaceId, exclusive: true }, (transaction) =>
      deleteGroupPart(transaction, services.rules, kind, group, context, caller.author),
    );
    if (done !== undefined) return done;
  }
}
