import type { Identifier } from './contact.ts';
import { identifierId, refOf } from './identifier.ts';
import type { IdentifierRef, Problem, Remedy } from './problem.ts';
import type { Strategy } from './update-contact-body.ts';
import type { RequestedIdentifier } from './update-request.ts';

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
  remedies: readonly Remedy[],
): Resolution {
  const matches = byPriority(identifiers, priority).filter((identifier) => owners.has(identifierId(identifier)));
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
  problems: Problem[];
}

/**
 * The identifiers of a contact after adding and removing (specification §3, "strategies"). `contactId` owns `current`.
 * An identifier that is also removed is not added, so it conflicts with nobody. One that the contact has gets the
 * properties that are given.
 */
export function assignIdentifiers(
  contactId: string,
  current: Identifier[],
  {
    added,
    removed,
    strategy,
    remedies,
  }: {
    added: readonly RequestedIdentifier[];
    removed: readonly RequestedIdentifier[];
    strategy: Strategy;
    remedies: readonly Remedy[];
  },
  owners: Owners,
  now: number,
): Assignment {
  if (added.length + removed.length === 0) return { identifiers: current, skipped: [], problems: [] };
  const gone = new Set(removed.map(identifierId));
  const identifiers = new Map(current.map((identifier) => [identifierId(identifier), identifier]));
  const skipped = new Map<string, IdentifierRef>();
  const problems: Problem[] = [];

  for (const requested of added) {
    const id = identifierId(requested);
    if (gone.has(id)) continue;
    const owned = identifiers.get(id);
    const owner = ownerOf(requested, owners);
    if (owned !== undefined) {
      identifiers.set(id, withProperties(owned, requested));
    } else if (strategy === 'first') {
      skipped.set(id, refOf(requested));
    } else if (owner === undefined || owner === contactId) {
      identifiers.set(
        id,
        withProperties({ ...refOf(requested), normalized: requested.normalized, createdAt: now }, requested),
      );
    } else if (strategy === 'first_alias') {
      skipped.set(id, refOf(requested));
    } else {
      problems.push(conflict(requested, owner, remedies));
    }
  }
  for (const id of gone) identifiers.delete(id);
  return { identifiers: [...identifiers.values()], skipped: [...skipped.values()], problems };
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

function ownerOf(identifier: RequestedIdentifier, owners: Owners): string | undefined {
  return owners.get(identifierId(identifier));
}

function withProperties(identifier: Identifier, { properties }: RequestedIdentifier): Identifier {
  return properties === undefined ? identifier : { ...identifier, properties };
}

function conflict(identifier: RequestedIdentifier, holderId: string, open: readonly Remedy[]): Problem {
  // What names the contact in a path cannot be left out.
  const remedies = open.filter((remedy) => remedy !== 'drop' || identifier.path.length > 1);
  const { key, value } = identifier;
  return {
    code: 'ResourceAlreadyExists',
    message: `identifier "${key}" "${value}" belongs to contact ${holderId}: ${remedies.map((it) => WAYS_OUT[it]).join(', or ')}`,
    path: identifier.path,
    identifier: refOf(identifier),
    holderId,
    remedies,
  };
}

const WAYS_OUT: Record<Remedy, string> = {
  drop: 'leave it out',
  changeStrategy: 'choose the strategy first_alias',
  move: 'take it from there first',
  merge: 'merge the two contacts',
  upsert: 'update that contact by the identifier',
};
