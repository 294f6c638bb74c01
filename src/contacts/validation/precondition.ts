import { type Problem, shortened, shownOptions } from './problem.ts';

/**
 * A condition of a change: the resource is at one of these versions, exists, does not exist yet, or a combination.
 * `foreignTags` are entity tags that are not versions of this API.
 */
export type Precondition =
  | { versions: readonly number[]; foreignTags?: readonly string[] }
  | { all: readonly Precondition[] }
  | 'exists'
  | 'is new';

/** The same as fields of an input say it. */
export interface ConditionFields {
  expectedVersion?: number | null | undefined;
  mustExist?: boolean | null | undefined;
  mustBeNew?: boolean | null | undefined;
}

/** The precondition that these fields demand together; undefined for none. */
export function preconditionFrom({ expectedVersion, mustExist, mustBeNew }: ConditionFields): Precondition | undefined {
  const all: Precondition[] = [
    ...(typeof expectedVersion === 'number' ? [{ versions: [expectedVersion] }] : []),
    ...(mustExist === true ? (['exists'] as const) : []),
    ...(mustBeNew === true ? (['is new'] as const) : []),
  ];
  return all.length > 1 ? { all } : all[0];
}

/** Returns the problem if a contact, or another resource with a version, does not meet the precondition. */
export function checkPrecondition(
  contact: { version: number } | null,
  precondition: Precondition | undefined,
  what = 'the contact',
): Problem | undefined {
  if (precondition === undefined) return undefined;
  if (typeof precondition === 'object' && 'all' in precondition) {
    return precondition.all
      .map((one) => checkPrecondition(contact, one, what))
      .find((problem) => problem !== undefined);
  }
  const currentVersion = contact?.version ?? null;
  const unmet = (message: string): Problem => ({
    code: 'PreconditionFailed',
    message,
    path: [],
    currentVersion,
  });
  if (contact === null) return precondition === 'is new' ? undefined : unmet(`${what} does not exist`);
  if (precondition === 'is new') return unmet(`${what} exists already, at version ${contact.version}`);
  if (precondition === 'exists' || precondition.versions.includes(contact.version)) return undefined;
  const { versions, foreignTags = [] } = precondition;
  const [foreign] = foreignTags;
  if (versions.length === 0 && foreign !== undefined) {
    const tag = `"${shortened(foreign)}"`;
    return unmet(
      `${what} is at version ${contact.version}, and ${tag} is not an entity tag of this API; send the ETag of an answer as it is`,
    );
  }
  return unmet(
    `${what} is at version ${contact.version}, not ${shownOptions(versions, ' or ')}; read it again and retry`,
  );
}
