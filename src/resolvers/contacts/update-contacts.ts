import type { Contact } from '../../contacts/contact/contact.ts';
import { mapInTurns } from '../../contacts/turns.ts';
import {
  type ParsedItem,
  type ParsedUpdates,
  parseUpdateItem,
  parseUpdatesRequest,
} from '../../contacts/update/parse-updates.ts';
import type { UpdatePlan } from '../../contacts/update/plan-update.ts';
import { MAX_TURN, updateAllContacts, updateSomeContacts } from '../../contacts/update/update-contacts.queries.ts';
import { MAX_PROBLEMS, MAX_UPDATED_CONTACTS_SIZE, MAX_UPDATES_PROBLEMS } from '../../contacts/validation/limits.ts';
import {
  type IdentifierRef,
  isRejected,
  moreProblems,
  type Path,
  type Problem,
  type Rejected,
  rejected,
  reportable,
} from '../../contacts/validation/problem.ts';
import { StoreUnavailable } from '../../store/store.ts';
import { authorizeMore } from '../auth/authorize-request.ts';
import { operation } from '../runtime/operation.ts';
import type { OperationCaller, Services } from '../runtime/services.ts';
import { noteReplay } from '../runtime/with-idempotency.ts';
import { ifMerged, planContext, shownTo, type UpdateInput } from './update-contact.ts';

/** The result of one update of several. */
export interface ItemUpdated {
  contactId: string;
  /** The version of the contact after the update. */
  version: number;
  /** Null if earlier contacts fill the response. */
  contact: Contact | null;
  outcome: UpdatePlan['outcome'];
  skippedIdentifiers: IdentifierRef[];
  ignoredProperties: readonly string[];
}

/** The results of several updates, in order. `ignoredProperties` are those of the body itself. */
export interface ContactsUpdated {
  results: (ItemUpdated | Rejected)[];
  ignoredProperties: readonly string[];
  deprecatedProperties: readonly string[];
}

/**
/**
 * The number of updates in one transaction. With 100, an update of another workspace waits twice as long for the commits
 * of a saturated SQLite file.
 */
const UPDATES_AT_ONCE = 50;

/**
 * Runs up to 1,000 updates in order, each like `updateContact` or `upsertContact`. With `atomic`, all of them or none
 * are made; otherwise a rejected update does not affect the others. Implements specification §2.6.
 */
export const updateContacts = operation({
  name: 'updateContacts',
  scope: 'contacts:write',
  async run(services, caller, { workspaceId, body, requestProblems = [] }: Omit<UpdateInput, 'precondition'>) {
    const read = parseUpdatesRequest(body);
    const wrong = [...requestProblems, ...read.problems];
    if (wrong.length > 0) return { problems: wrong };
    const exceeded = await authorizeMore(services, caller, read.updates.length - 1);
    if (exceeded !== undefined) return rejected(exceeded);
    return services.largeCalls.run(workspaceId, () => makeUpdates(services, caller, workspaceId, read));
  },
});

async function makeUpdates(
  services: Services,
  caller: OperationCaller,
  workspaceId: string,
  { updates, isAtomic, ignoredProperties }: ParsedUpdates,
): Promise<ContactsUpdated | Rejected> {
  caller.signal.throwIfAborted();
  const items = await mapInTurns(updates, (update) => parseUpdateItem(update, ifMerged(caller)), MAX_TURN);
  const results = await (isAtomic ? updateAll : updateInParts)(services, caller, workspaceId, items);
  if (isRejected(results)) return results;
  const deprecated = items.flatMap((item) => (isRejected(item) ? [] : item.read.deprecatedProperties));
  return { results, ignoredProperties, deprecatedProperties: [...new Set(deprecated)] };
}

type Results = (ItemUpdated | Rejected)[];

async function updateAll(
  services: Services,
  caller: OperationCaller,
  workspaceId: string,
  items: readonly ParsedItem[],
): Promise<Results | Rejected> {
  const context = planContext(services, caller);
  return services.store.write({ workspaceId, updates: items.length }, async (transaction) => {
    const refused: Problem[] = [];
    let [count, unreported] = [0, 0];
    const room = createRoom();
    const results = await updateAllContacts(transaction, services.rules, {
      ...{ workspaceId, items, context, author: caller.author },
      resultOf(plan, item) {
        if (isRejected(plan)) {
          if (refused.length > MAX_PROBLEMS) unreported += plan.problems.length;
          else refused.push(...plan.problems.map((problem) => inUpdate(problem, count)));
        }
        count += 1;
        return resultOf(caller, plan, item, room);
      },
    });
    if (unreported > 0) refused.push(moreProblems(unreported));
    return refused.length > 0 ? { problems: refused } : results;
  });
}

/**
 * Runs each part in its own transaction, so that others run in between and a later failure does not affect earlier
 * parts.
 */
async function updateInParts(
  services: Services,
  caller: OperationCaller,
  workspaceId: string,
  items: readonly ParsedItem[],
): Promise<Results | Rejected> {
  const results: Results = [];
  const room = createRoom();
  let replayed = 0;
  let atOnce = UPDATES_AT_ONCE;
  let index = 0;
  for (; results.length < items.length; index += 1) {
    const part = items.slice(results.length, results.length + atOnce);
    const scope = { workspaceId, updates: part.length, part: { index, onReplay: () => (replayed += 1) } };
    let made: { results: Results; left: Room } | Rejected;
    try {
      made = await services.store.write(scope, async (transaction) => {
        const left = { ...room };
        const context = planContext(services, caller);
        const results = await updateSomeContacts(transaction, services.rules, {
          ...{ workspaceId, items: part, context, author: caller.author },
          resultOf: (plan, item) => resultOf(caller, plan, item, left),
        });
        return { results, left };
      });
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || results.length === 0) throw error;
      return [...results, ...notMade(error, part.length, items.length - results.length)];
    }
    if (isRejected(made)) return made;
    results.push(...made.results);
    Object.assign(room, made.left);
    // If contacts are large, a transaction contains only a few updates.
    atOnce = Math.min(UPDATES_AT_ONCE, made.results.length * 2);
  }
  if (replayed === index && caller.idempotency !== undefined) noteReplay(caller.idempotency);
  return results;
}

/** The remaining size of the response. */
interface Room {
  /** The size of contacts as JSON, in characters. */
  contacts: number;
  problems: number;
}

function createRoom(): Room {
  return { contacts: MAX_UPDATED_CONTACTS_SIZE, problems: MAX_UPDATES_PROBLEMS };
}

/** Returns the result of one update within the remaining size. */
function resultOf(
  caller: OperationCaller,
  plan: UpdatePlan | Rejected,
  item: ParsedItem,
  room: Room,
): ItemUpdated | Rejected {
  if (isRejected(plan) || isRejected(item)) return refusal(plan as Rejected, room);
  const { after, outcome, skippedIdentifiers } = plan;
  return {
    contactId: after.id,
    version: after.version,
    contact: whereItFits(shownTo(caller, plan, item.target, item.read), room),
    outcome,
    skippedIdentifiers,
    ignoredProperties: item.read.ignoredProperties,
  };
}

function whereItFits(contact: Contact, room: Room): Contact | null {
  if (room.contacts <= 0) return null;
  room.contacts -= JSON.stringify(contact).length;
  // After the first contact that does not fit, no more are returned, so that the result is predictable.
  return room.contacts < 0 ? null : contact;
}

function refusal({ problems }: Rejected, room: Room): Rejected {
  const all = reportable(problems).map((problem) => ({ ...problem, path: pathInUpdate(problem.path) }));
  const [first] = all;
  const shown = all.length <= room.problems || first === undefined ? all : [first, ...rest(all.length - 1, first)];
  room.problems -= shown.length;
  return { problems: shown };
}

function rest(count: number, { code }: Problem): Problem[] {
  if (count === 0) return [];
  return [moreProblems(count, code === 'ResourceAlreadyExists' ? code : 'InvalidPayload')];
}

/** The path parameters of a single update are properties of the update here. */
function pathInUpdate(path: Path): Path {
  if (path[0] === 'identifierKey') return ['identifier', 'key'];
  return path[0] === 'identifierValue' ? ['identifier', 'value'] : path;
}

/** Returns a problem of one update as a problem of the whole request. It never redirects. */
function inUpdate(problem: Problem, index: number): Problem {
  const path: Path = ['updates', index, ...pathInUpdate(problem.path)];
  return 'mayFollow' in problem ? { ...problem, path, mayFollow: false } : { ...problem, path };
}

/** Returns results for updates that were not made because the store failed after earlier updates. */
function notMade(error: StoreUnavailable, inDoubt: number, count: number): Rejected[] {
  const { retryAfter, advice } = error;
  const unavailable = (message: string) => rejected({ code: 'Unavailable', message, path: [], retryAfter });
  const later = error.reason === 'commit-unknown' ? NOT_TRIED : advice;
  return Array.from({ length: count }, (_, index) => unavailable(index < inDoubt ? advice : later));
}

const NOT_TRIED =
  'the database did not confirm an update before this one; this one was not made, try again in a moment';
