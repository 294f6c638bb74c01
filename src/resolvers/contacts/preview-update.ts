import type { Contact } from '../../contacts/contact/contact.ts';
import { type VisibleChange, visibleChange } from '../../contacts/history/visible-change.ts';
import type { UpdateTarget } from '../../contacts/update/load-update.queries.ts';
import type { ParsedUpdate } from '../../contacts/update/parse-update.ts';
import type { UpdatePlan } from '../../contacts/update/plan-update.ts';
import { previewUpdate, type UpdatePreview } from '../../contacts/update/preview-update.ts';
import { STRATEGIES, type Strategy } from '../../contacts/update/update-contact-body.ts';
import {
  type IdentifierRef,
  isRejected,
  missingScope,
  type Problem,
  type Rejected,
  rejected,
  reportable,
} from '../../contacts/validation/problem.ts';
import { operation } from '../runtime/operation.ts';
import type { Caller, Services } from '../runtime/services.ts';
import {
  type NamedUpdateInput,
  namedUpdate,
  planContext,
  type UpdateInput,
  type UpsertInput,
  upsert,
} from './update-contact.ts';

/** The effect of an update. Without an outcome, the update would be rejected for the reasons in `errors`. */
export interface ContactPreview {
  outcome: UpdatePlan['outcome'] | null;
  /** The contact after the update. */
  contact: Contact | null;
  changes: VisibleChange[];
  errors: readonly Problem[];
  skippedIdentifiers: IdentifierRef[];
  strategies: StrategyPreview[];
}

/** The effect of an update under a strategy. */
export interface StrategyPreview {
  strategy: Strategy;
  outcome: UpdatePlan['outcome'] | null;
  skippedIdentifiers: IdentifierRef[];
  /** The conflicts of identifiers that the strategy does not leave with their owners. */
  conflicts: readonly Problem[];
}

/** A preview, and the ignored and deprecated properties of the body. */
export interface ContactPreviewed {
  preview: ContactPreview;
  ignoredProperties: readonly string[];
  deprecatedProperties: readonly string[];
}

/** Returns the effect of `updateContact`. Rejected if there is no contact with the id to update. */
export const previewContactUpdate = operation({
  name: 'previewContactUpdate',
  scope: 'contacts:read',
  run: (services, caller, input: NamedUpdateInput) => preview(services, caller, input, ...namedUpdate(caller, input)),
});

/** Returns the effect of `upsertContact`. */
export const previewContactUpsert = operation({
  name: 'previewContactUpsert',
  scope: 'contacts:read',
  run: (services, caller, input: UpsertInput) => preview(services, caller, input, ...upsert(input)),
});

async function preview(
  services: Services,
  caller: Caller,
  { workspaceId, precondition }: UpdateInput,
  target: UpdateTarget,
  read: ParsedUpdate,
): Promise<ContactPreviewed | Rejected> {
  const plans = caller.key.scopes.includes('contacts:write')
    ? await previewUpdate(
        services.store.reader({ workspaceId }),
        services.rules,
        workspaceId,
        target,
        read,
        planContext(services, caller, precondition),
      )
    : REFUSED;
  const plan = plans[read.request.strategy];
  if (isRejected(plan) && plan.problems.some(isElsewhere)) return plan;
  const { ignoredProperties, deprecatedProperties } = read;
  const strategies = STRATEGIES.map((strategy) => strategyPreview(strategy, plans[strategy]));
  return { preview: { ...planPreview(plan), strategies }, ignoredProperties, deprecatedProperties };
}

const WITHOUT_SCOPE = rejected(missingScope('contacts:write'));
const REFUSED: UpdatePreview = { strict_alias: WITHOUT_SCOPE, first_alias: WITHOUT_SCOPE, first: WITHOUT_SCOPE };

/**
 * Returns whether a problem means that there is no contact to preview: it does not exist, or was merged into another
 * one.
 */
function isElsewhere({ code }: Problem): boolean {
  return code === 'ResourceNotFound' || code === 'ResourceMoved';
}

function planPreview(plan: UpdatePlan | Rejected): Omit<ContactPreview, 'strategies'> {
  if (isRejected(plan)) {
    const errors = reportable(plan.problems);
    return { outcome: null, contact: null, changes: [], errors, skippedIdentifiers: [] };
  }
  const { outcome, after, changes, skippedIdentifiers } = plan;
  return { outcome, contact: after, changes: changes.map(visibleChange), errors: [], skippedIdentifiers };
}

function strategyPreview(strategy: Strategy, plan: UpdatePlan | Rejected): StrategyPreview {
  if (!isRejected(plan)) {
    const { outcome, skippedIdentifiers } = plan;
    return { strategy, outcome, skippedIdentifiers, conflicts: [] };
  }
  const conflicts = reportable(plan.problems.filter(({ code }) => code === 'ResourceAlreadyExists'));
  return { strategy, outcome: null, skippedIdentifiers: [], conflicts };
}
