import { invalid, type Path, type Problem, reportable } from '../../contacts/validation/problem.ts';
import type { EntityReference } from '../../resolvers/nodes/find-entities.ts';

/** The maximum number of entities of one request. */
export const MAX_REPRESENTATIONS = 100;

type EntityType = EntityReference['type'];

/** The fields of the key of each entity. All are texts. */
export const ENTITY_KEYS: Record<EntityType, readonly string[]> = {
  Contact: ['workspaceId', 'id'],
  ContactByIdentifier: ['workspaceId', 'key', 'value'],
  ContactList: ['workspaceId', 'id'],
  Account: ['workspaceId', 'id'],
  Company: ['workspaceId', 'ref'],
};

const TYPES = Object.keys(ENTITY_KEYS).join(', ');

/** Returns all problems of representations. */
export function representationsProblems(representations: readonly unknown[], path: Path): Problem[] {
  if (representations.length > MAX_REPRESENTATIONS)
    return [invalid(path, `must have at most ${MAX_REPRESENTATIONS} items`)];
  return [...reportable(representations.flatMap((one, index) => problemsOf(one, [...path, index])))];
}

function problemsOf(representation: unknown, path: Path): Problem[] {
  if (!isObject(representation)) return [invalid(path, 'must be an object')];
  const { __typename: type } = representation;
  if (!isEntityType(type)) return [invalid([...path, '__typename'], `must be one of ${TYPES}`)];
  return ENTITY_KEYS[type]
    .filter((field) => typeof representation[field] !== 'string')
    .map((field) =>
      invalid([...path, field], `must be a string: the key of ${type} has ${ENTITY_KEYS[type].join(', ')}`),
    );
}

/** Returns the reference of a representation without problems. */
export function referenceFrom(representation: unknown): EntityReference {
  const { __typename: type, ...fields } = representation as { __typename: EntityType } & Record<string, string>;
  const { workspaceId = '', id = '', ref = '', key = '', value = '' } = fields;
  if (type === 'ContactByIdentifier') return { type, workspaceId, key, value };
  return { type, workspaceId, id: type === 'Company' ? ref : id };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEntityType(type: unknown): type is EntityType {
  return typeof type === 'string' && Object.hasOwn(ENTITY_KEYS, type);
}
