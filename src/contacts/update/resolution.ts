import { trimWhiteSpace } from '../../normalization/white-space.ts';
import type { Identifier } from '../contact/contact.ts';
import { identifierFinder, identifierId, refOf, storedIds } from '../identifiers/identifier.ts';
import { type IdentifierRef, type Problem, type ResolutionOption, shownValue } from '../validation/problem.ts';
import type { RequestedIdentifier } from './parse-update.ts';
import type { Strategy } from './update-contact-body.ts';

/** Who owns an identifier, by `identifierId`. Absent: nobody. */
export type Owners = ReadonlyMap<string, string>;

/** The order in which kinds of identifiers say who a contact is. `*` stands for all keys that are not named. */
export const DEFAULT_PRIORITY: readonly string[] = [
  '*',
  'emailaddress',
  'phonenumber',
  'pushtoken',
  'chatid',
  'visitorid',
];

export type Resolution = { found: string } | { create: true } | { problems: Problem[] };

/**
 * Which contact a set of identifiers means (specification §3, "when identifiers find the contact"): none yet, the only
 * owner, the first match by priority, or, under `strict_alias`, a conflict that names every match.
 */
export function resolveContact(
  identifiers: readonly RequestedIdentifier[],
  owners: Owners,
  strategy: Strategy,
  priority: readonly string[],
  remedies: readonly ResolutionOption[],
): Resolution {
  const matches = byPriority(identifiers, priority).filter((identifier) => ownerOf(identifier, owners) !== undefined);
  const [first] = matches;
  if (first === undefined) return { create: true };
  const found = ownerOf(first, owners) as string;
  const several = matches.some((match) => ownerOf(match, owners) !== found);
  if (several && strategy === 'strict_alias') {
    return { problems: matches.map((match) => conflict(match, ownerOf(match, owners) as string, remedies)) };
  }
  return { found };
}

export interface Assignment {
  identifiers: Identifier[];
  skipped: IdentifierRef[];
  /** What is wrong with identifiers that nobody has yet. */
  violations: Problem[];
  /** Identifiers that belong to others. */
  conflicts: Problem[];
}

/**
 * The identifiers of a contact after adding and removing (specification §3, "strategies"), oldest first. `contactId`
 * owns `current`. A value that is also removed is not added, so it conflicts with nobody; where the removed one is another
 * spelling of the same identifier, the added one replaces it. One that the contact has gets the properties that are given.
 */
export function assignIdentifiers(
  contactId: string,
  current: Identifier[],
  {
    added,
    removed,
    strategy,
    remedies,
    isNew = false,
  }: {
    added: readonly RequestedIdentifier[];
    removed: readonly RequestedIdentifier[];
    strategy: Strategy;
    remedies: readonly ResolutionOption[];
    /** Whether the contact is made by this change: then even the strategy `first` adds the first identifier. */
    isNew?: boolean;
  },
  owners: Owners,
  now: number,
): Assignment {
  const assignment: Assignment = { identifiers: current, skipped: [], violations: [], conflicts: [] };
  if (added.length + removed.length === 0) return assignment;
  const find = identifierFinder(current);
  const identifiers = new Map(current.map((identifier) => [identifierId(identifier), identifier]));
  const removedSpellings = spellingsById(removed, find);
  const skipped = new Map<string, IdentifierRef>();
  const createdAt = Math.max(now, current.at(-1)?.createdAt ?? now);
  const kept = new Set<string>();

  for (const requested of added) {
    const id = idOf(requested, find);
    const spellings = removedSpellings.get(id);
    // What a path finds the contact by is not added by it in another spelling.
    if (spellings?.has(spellingOf(requested)) || (spellings !== undefined && isInPath(requested))) continue;
    const isRespelled = spellings !== undefined && !kept.has(id);
    const owner = isRespelled ? owners.get(identifierId(requested)) : ownerOf(requested, owners);
    const isForeign = owner !== undefined && owner !== contactId;
    const owned = identifiers.get(id);
    if (owned !== undefined && !(isRespelled && (isForeign || requested.violation !== undefined))) {
      identifiers.set(id, withProperties(isRespelled ? spelledAs(requested, owned) : owned, requested));
      kept.add(id);
    } else if (requested.violation !== undefined && !isForeign) {
      assignment.violations.push(requested.violation);
    } else if (isForeign ? strategy !== 'strict_alias' : strategy === 'first' && !(isNew && requested === added[0])) {
      // Of two spellings, the first one sent.
      if (!skipped.has(id)) skipped.set(id, refOf(requested));
    } else if (isForeign) {
      assignment.conflicts.push(conflict(requested, owner, remedies));
    } else {
      const { normalized } = requested;
      identifiers.set(id, withProperties({ ...refOf(requested), normalized, createdAt }, requested));
      kept.add(id);
    }
  }
  for (const id of removedSpellings.keys()) if (!kept.has(id)) identifiers.delete(id);
  return { ...assignment, identifiers: [...identifiers.values()], skipped: [...skipped.values()] };
}

type Find = ReturnType<typeof identifierFinder>;

/** The id of the identifier that is meant: of one that the contact has, else as it would be stored. */
function idOf(requested: RequestedIdentifier, find: Find): string {
  return identifierId(find(requested) ?? requested);
}

function spellingsById(identifiers: readonly RequestedIdentifier[], find: Find): Map<string, Set<string>> {
  const spellings = new Map<string, Set<string>>();
  for (const identifier of identifiers) {
    const id = idOf(identifier, find);
    spellings.set(id, (spellings.get(id) ?? new Set()).add(spellingOf(identifier)));
  }
  return spellings;
}

function spellingOf({ given }: RequestedIdentifier): string {
  return trimWhiteSpace(given);
}

function byPriority(identifiers: readonly RequestedIdentifier[], priority: readonly string[]): RequestedIdentifier[] {
  const others = priority.indexOf('*');
  const rank = (key: string) => {
    const named = priority.indexOf(key);
    if (named !== -1) return named;
    return others === -1 ? priority.length : others;
  };
  return identifiers.toSorted((a, b) => rank(a.key) - rank(b.key));
}

/** Returns the contact that has an identifier; undefined if nobody has it. */
export function ownerOf(identifier: RequestedIdentifier, owners: Owners): string | undefined {
  for (const id of storedIds(identifier)) {
    const owner = owners.get(id);
    if (owner !== undefined) return owner;
  }
  return undefined;
}

/** The same identifier in another spelling. It stays as old as it is, and keeps its properties. */
function spelledAs({ value, normalized }: RequestedIdentifier, owned: Identifier): Identifier {
  return { ...owned, value, normalized };
}

/** Empty properties are none. */
function withProperties(identifier: Identifier, { properties }: RequestedIdentifier): Identifier {
  if (properties === undefined) return identifier;
  if (Object.keys(properties).length > 0) return { ...identifier, properties };
  if (Object.keys(identifier.properties ?? {}).length === 0) return identifier;
  const { properties: _, ...bare } = identifier;
  return bare;
}

/** The problem that an identifier belongs to another contact, with the ways out of it that are open. */
export function conflict(
  identifier: RequestedIdentifier,
  holderId: string,
  open: readonly ResolutionOption[],
): Problem {
  // What names the contact in a path cannot be left out.
  const remedies = open.filter((remedy) => remedy !== 'drop' || !isInPath(identifier));
  const { key, value } = identifier;
  return {
    code: 'ResourceAlreadyExists',
    message: `identifier "${key}" "${shownValue(value)}" belongs to contact ${holderId}: ${remedies.map((it) => WAYS_OUT[it]).join(', or ')}`,
    path: identifier.path,
    identifier: refOf(identifier),
    holderId,
    remedies,
  };
}

/** Elements of a body's array have a longer path. */
function isInPath({ path }: RequestedIdentifier): boolean {
  return path[0] === 'identifierValue';
}

const WAYS_OUT: Record<ResolutionOption, string> = {
  drop: 'leave it out',
  changeStrategy: 'choose the strategy first_alias',
  move: 'take it from there first',
  merge: 'merge the two contacts',
  upsert: 'update that contact by the identifier',
};
