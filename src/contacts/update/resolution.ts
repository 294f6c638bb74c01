import { trimWhiteSpace } from '../../normalization/white-space.ts';
import type { Identifier } from '../contact/contact.ts';
import { identifierFinder, identifierId, refOf, storedIds } from '../identifiers/identifier.ts';
import { type IdentifierRef, type Problem, type ResolutionOption, shownValue } from '../validation/problem.ts';
import type { RequestedIdentifier } from './parse-update.ts';
import type { Strategy } from './update-contact-body.ts';

/** The owners of identifiers, by `identifierId`. Undefined: no owner. */
export type Owners = ReadonlyMap<string, string>;

/** The order in which kinds of identifiers determine a contact. `*` stands for all other keys. */
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
 * Finds the contact for a set of identifiers (specification §3, "when identifiers find the contact"): none, the only
 * owner, or the first match by priority. Under `strict_alias`, several owners are a conflict that names all of them.
 */
export function resolveContact(
  identifiers: readonly RequestedIdentifier[],
  owners: Owners,
  strategy: Strategy,
  priority: readonly string[],
  remedies: readonly ResolutionOption[],
): Resolution {
  const owned = identifiers.filter((identifier) => ownerOf(identifier, owners) !== undefined);
  const matches = byPriority(owned, priority);
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
  /** The problems of identifiers without an owner. */
  violations: Problem[];
  /** The conflicts of identifiers of other contacts. */
  conflicts: Problem[];
}

/**
 * Returns the identifiers of a contact after adding and removing (specification §3, "strategies"), oldest first.
 * `contactId` owns `current`. A value that is both added and removed is removed, so it causes no conflict. If the
 * removed value is another spelling of the same identifier, the added one replaces it. An existing identifier receives
 * the properties of the request.
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
    /** Whether this change creates the contact. Then even the strategy `first` adds the first identifier. */
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
    // The identifier in the path finds the contact, but is not added in another spelling.
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
      // The first of two spellings counts.
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

/** Returns the id of the identifier that the contact has, otherwise the id for a new one. */
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

/** Returns the id of the contact that has an identifier. Undefined if no contact has it. */
export function ownerOf(identifier: RequestedIdentifier, owners: Owners): string | undefined {
  for (const id of storedIds(identifier)) {
    const owner = owners.get(id);
    if (owner !== undefined) return owner;
  }
  return undefined;
}

/** Returns the identifier in another spelling, with its age and properties. */
function spelledAs({ value, normalized }: RequestedIdentifier, owned: Identifier): Identifier {
  return { ...owned, value, normalized };
}

/** Empty properties count as absent. */
function withProperties(identifier: Identifier, { properties }: RequestedIdentifier): Identifier {
  if (properties === undefined) return identifier;
  if (Object.keys(properties).length > 0) return { ...identifier, properties };
  if (Object.keys(identifier.properties ?? {}).length === 0) return identifier;
  const { properties: _, ...bare } = identifier;
  return bare;
}

/** Returns the conflict of an identifier that belongs to another contact, with the available remedies. */
export function conflict(
  identifier: RequestedIdentifier,
  holderId: string,
  open: readonly ResolutionOption[],
): Problem {
  // The identifier in the path cannot be omitted.
  const remedies = open.filter((remedy) => remedy !== 'drop' || !isInPath(identifier));
  const { key, value } = identifier;
  return {
    code: 'ResourceAlreadyExists',
    message: `identifier "${key}" "${shownValue(value)}" belongs to contact ${holderId}: ${remedies.map((it) => RESOLUTIONS[it]).join(', or ')}`,
    path: identifier.path,
    identifier: refOf(identifier),
    holderId,
    remedies,
  };
}

/** Identifiers in arrays of the body have longer paths. */
function isInPath({ path }: RequestedIdentifier): boolean {
  return path[0] === 'identifierValue';
}

const RESOLUTIONS: Record<ResolutionOption, string> = {
  drop: 'leave it out',
  changeStrategy: 'choose the strategy first_alias',
  move: 'take it from there first',
  merge: 'merge the two contacts',
  upsert: 'update that contact by the identifier',
};
