import {
  ACCOUNT_A,
  ADA,
  ADAS_EMAIL,
  GRACE,
  GRACES_EMAIL,
  GRACES_PHONE,
  LIST_A,
  NOBODY,
} from '../../src/conformance/environment/seed.ts';
import type { AttributeDefinition, AttributeDefinitions } from '../../src/contacts/attributes/attribute-definition.ts';
import type { Contact, Identifier } from '../../src/contacts/contact/contact.ts';
import type { RequestedIdentifier } from '../../src/contacts/update/parse-update.ts';
import type { IdentifierRef, Path, Problem, ResolutionOption } from '../../src/contacts/validation/problem.ts';

/** The times of the last change of the sample contacts, and of an update. */
export const THEN = 1_700_000_000_000;
export const NOW = THEN + 60_000;

/** The last change of each. */
const CHANGE = '0190a000-0000-7000-8000-0000000000c0';

export const ADAS: Contact = {
  workspaceId: NOBODY,
  id: ADA,
  version: 3,
  createdAt: THEN,
  updatedAt: THEN,
  attributes: { firstName: 'Ada', rating: 5, labels: ['first'], serial: 'A-1', initialReference: NOBODY },
  identifiers: [stored(ADAS_EMAIL)],
  listIds: [LIST_A],
  accountIds: [ACCOUNT_A],
  companyRefs: ['acme'],
  lastChangeId: CHANGE,
};

export const GRACES: Contact = {
  workspaceId: NOBODY,
  id: GRACE,
  version: 1,
  createdAt: THEN,
  updatedAt: THEN,
  attributes: { firstName: 'Grace' },
  identifiers: [stored(GRACES_EMAIL), stored(GRACES_PHONE)],
  listIds: [],
  accountIds: [],
  companyRefs: [],
  lastChangeId: CHANGE,
};

/** An identifier as in a contact. */
export function stored(ref: IdentifierRef, more: Partial<Identifier> = {}): Identifier {
  return { ...ref, normalized: ref.value, createdAt: THEN, ...more };
}

/** An identifier as in a request. */
export function requested(ref: IdentifierRef, more: Partial<RequestedIdentifier> = {}): RequestedIdentifier {
  return { ...ref, given: ref.value, normalized: ref.value, path: ['addIdentifiers', 0], ...more };
}

/** The ways to resolve a conflict, and the message for each. */
export const REMEDIES: readonly ResolutionOption[] = ['drop', 'changeStrategy', 'move', 'merge'];
const WAYS_OUT =
  'leave it out, or choose the strategy first_alias, or take it from there first, or merge the two contacts';

/** The problem for an identifier of another contact that the request can omit. */
export function conflict(identifier: IdentifierRef, holderId: string, path: Path = ['addIdentifiers', 0]): Problem {
  return {
    code: 'ResourceAlreadyExists',
    message: `identifier "${identifier.key}" "${identifier.value}" belongs to contact ${holderId}: ${WAYS_OUT}`,
    path,
    identifier,
    holderId,
    remedies: [...REMEDIES],
  };
}

/** The same problem for the identifier in the path, which the request cannot omit. */
export function pathConflict(identifier: IdentifierRef, holderId: string): Problem {
  const { message, ...rest } = conflict(identifier, holderId, ['identifierValue']);
  return {
    ...rest,
    message: message.replace('leave it out, or ', ''),
    remedies: REMEDIES.filter((remedy) => remedy !== 'drop'),
  } as Problem;
}

/** One attribute of every type and cardinality, and of every kind with special treatment. */
export const DEFINITIONS: AttributeDefinitions = new Map(
  [
    definition('firstName', 'string'),
    definition('rating', 'number'),
    definition('consent', 'boolean'),
    definition('since', 'datetime'),
    definition('labels', 'string', { cardinality: 'many' }),
    definition('scores', 'number', { cardinality: 'many' }),
    definition('answers', 'boolean', { cardinality: 'many' }),
    definition('visits', 'datetime', { cardinality: 'many' }),
    definition('serial', 'string', { readOnly: true }),
    definition('serials', 'string', { readOnly: true, cardinality: 'many' }),
    definition('retired', 'string', { archived: true }),
    definition('initialReference', 'string', { readOnly: true }),
    definition('emailaddress', 'string', { readOnly: true, cardinality: 'many' }),
    definition('phonenumber', 'string', { readOnly: true, cardinality: 'many' }),
  ].map((it) => [it.key, it]),
);

export function definition(
  key: string,
  type: AttributeDefinition['type'],
  more: Partial<AttributeDefinition> = {},
): AttributeDefinition {
  return {
    key,
    displayName: key,
    description: null,
    type,
    cardinality: 'one',
    format: null,
    pii: false,
    readOnly: false,
    builtin: false,
    archived: false,
    version: 1,
    createdAt: THEN,
    updatedAt: THEN,
    ...more,
  };
}
