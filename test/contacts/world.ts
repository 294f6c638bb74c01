import { ADA, LIST_A, LIST_B, NOBODY } from '../../src/conformance/environment/seed.ts';
import type { AttributeDefinitions } from '../../src/contacts/attributes/attribute-definition.ts';
import type { Contact } from '../../src/contacts/contact/contact.ts';
import { contactFromRow, rowFromContact } from '../../src/contacts/contact/contact-row.ts';
import { identifierId } from '../../src/contacts/identifiers/identifier.ts';
import { parsePathIdentifier, parseUpdateRequest } from '../../src/contacts/update/parse-update.ts';
import { type PlanContext, planUpdate, type UpdatePlan } from '../../src/contacts/update/plan-update.ts';
import { DEFAULT_PRIORITY } from '../../src/contacts/update/resolution.ts';
import type { IdentifierRef, Rejected } from '../../src/contacts/validation/problem.ts';
import type { WorkspaceSettings } from '../../src/contacts/workspaces/workspace.queries.ts';
import { ADAS, DEFINITIONS, definition, GRACES, NOW } from './samples.ts';

/** The data of a workspace, without a store. */
export interface World {
  contacts: readonly Contact[];
  lists: readonly string[];
  definitions: AttributeDefinitions;
  settings: WorkspaceSettings;
}

/** An update as a client sends it. By default, it is for Ada. */
export interface Planning {
  contactId?: string;
  identifier?: IdentifierRef;
  body: unknown;
  world?: Partial<World>;
  context?: Partial<PlanContext>;
}

export const WORLD: World = {
  contacts: [ADAS, GRACES],
  lists: [LIST_A, LIST_B],
  definitions: DEFINITIONS,
  settings: { undefinedAttributes: 'reject', identifierPriority: DEFAULT_PRIORITY },
};

/** The id of the created contact, and its reference. */
export const NEW_ID = '0190a000-0000-7000-8000-00000000000c';

const CIRCUMSTANCES: PlanContext = {
  now: NOW,
  newId: () => NEW_ID,
  originMayWriteReadOnly: false,
};

/** The plan for an update of a world. The input is frozen, because planning must not change it. */
export function planIn({ contactId = ADA, identifier, body, world, context }: Planning): UpdatePlan | Rejected {
  const { contacts, lists, definitions, settings } = { ...WORLD, ...world };
  const read = parseUpdateRequest(body);
  const named = identifier === undefined ? { problems: [] } : parsePathIdentifier(identifier);
  const [found, problems] = 'problems' in named ? [[], named.problems] : [[named], []];
  const snapshot = {
    definitions,
    settings,
    workspaceId: NOBODY,
    target: identifier === undefined ? { contactId } : { identifiers: [...found, ...read.request.addIdentifiers] },
    contacts: new Map(contacts.map((contact) => [contact.id, frozen(contact)])),
    owners: new Map(contacts.flatMap(({ id, identifiers }) => identifiers.map((it) => [identifierId(it), id]))),
    existingLists: new Set(lists),
  };
  const wrong = { ...read, problems: [...problems, ...read.problems] };
  return planUpdate(snapshot, wrong, { ...CIRCUMSTANCES, ...context });
}

/** The world after a plan is written and read again. */
export function worldAfter(before: Partial<World>, { after, impliedDefinitions }: UpdatePlan): World {
  const world = { ...WORLD, ...before };
  const implied = impliedDefinitions.map(({ key, type, cardinality }) => definition(key, type, { cardinality }));
  return {
    ...world,
    contacts: [...world.contacts.filter(({ id }) => id !== after.id), contactFromRow(rowFromContact(after, ''))],
    definitions: new Map([...world.definitions, ...implied.map((it) => [it.key, it] as const)]),
  };
}

function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(frozen);
    Object.freeze(value);
  }
  return value;
}
