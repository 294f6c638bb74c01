import { idFrom } from '../validation/id.ts';
import { createBodyParser } from '../validation/parse-body.ts';
import { preconditionFrom } from '../validation/precondition.ts';
import {
  type IdentifierRef,
  invalid,
  invalidValue,
  type Problem,
  type Rejected,
  rejected,
} from '../validation/problem.ts';
import { schemaCheck } from '../validation/schema-validator.ts';
import type { NamedContact, UpdateTarget } from './load-update.queries.ts';
import type { UpdateItem } from './lock-updates.queries.ts';
import { type ParsedUpdate, parsePathIdentifier, parseUpdateRequest } from './parse-update.ts';
import { UPDATE_CONTACTS_SCHEMA, UPDATE_ITEM_SCHEMA } from './update-contacts-body.ts';

/** A body with unparsed updates (see `parseUpdateItem`), and the problems of the rest of the body. */
export interface ParsedUpdates {
  updates: readonly unknown[];
  isAtomic: boolean;
  problems: readonly Problem[];
  ignoredProperties: readonly string[];
}

/**
 * Parses a body with updates, except for the updates themselves, because a problem of one does not affect the others.
 */
export function parseUpdatesRequest(given: unknown): ParsedUpdates {
  const updates = isObject(given) && Array.isArray(given.updates) ? given.updates : undefined;
  const outside = updates === undefined ? given : { ...(given as object), updates: updates.map(() => null) };
  const { body, problems, ignoredProperties } = readUpdatesBody(outside);
  return { updates: updates ?? [], isAtomic: body.atomic === true, problems, ignoredProperties };
}

const { updates, ...otherProperties } = UPDATE_CONTACTS_SCHEMA.properties;
const { items: _items, ...anyItems } = updates;
const readUpdatesBody = createBodyParser({
  ...UPDATE_CONTACTS_SCHEMA,
  properties: { ...otherProperties, updates: anyItems },
});

/** A parsed update of several, or its problems, which do not depend on the contact. */
export type ParsedItem = UpdateItem | Rejected;

/** Parses one update of several. Its problems are the same as for a single update. */
export function parseUpdateItem(given: unknown, ifMerged: NamedContact['ifMerged']): ParsedItem {
  if (!isObject(given)) return rejected(invalidValue([], 'the update must be an object'));
  const { contactId, identifier, expectedVersion, mustExist, mustBeNew, ...body } = given;
  const read = parseUpdateRequest(body);
  const isConditional = expectedVersion !== undefined || mustExist !== undefined || mustBeNew !== undefined;
  const conditions = isConditional ? definedOnly({ expectedVersion, mustExist, mustBeNew }) : {};
  const problems = isConditional ? checkConditions(conditions) : [];
  const target = targetOf({ contactId, identifier }, read, ifMerged);
  if ('problems' in target) return { problems: [...target.problems, ...problems, ...read.problems] };
  const precondition = problems.length > 0 ? undefined : preconditionFrom(conditions);
  return {
    target: target.target,
    read: { ...read, problems: [...target.wrong, ...problems, ...read.problems] },
    precondition,
  };
}

const { expectedVersion, mustExist, mustBeNew } = UPDATE_ITEM_SCHEMA.properties;
const checkConditions = schemaCheck({ type: 'object', properties: { expectedVersion, mustExist, mustBeNew } });

function definedOnly(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** Returns the contact that an update selects, and the problems of its identifier. */
function targetOf(
  { contactId, identifier }: Record<'contactId' | 'identifier', unknown>,
  { request }: ParsedUpdate,
  ifMerged: NamedContact['ifMerged'],
): { target: UpdateTarget; wrong: readonly Problem[] } | Rejected {
  // Typed clients send null for the omitted one.
  const isNamed = contactId !== undefined && contactId !== null;
  if (isNamed === (identifier !== undefined && identifier !== null)) {
    return rejected(invalidValue([], 'the update must have a contactId or an identifier, one of them'));
  }
  if (isNamed) {
    if (typeof contactId !== 'string') return rejected(invalid(['contactId'], 'must be a string'));
    return { target: { contactId: idFrom(contactId), ...(ifMerged && { ifMerged }) }, wrong: [] };
  }
  if (!isObject(identifier)) return rejected(invalid(['identifier'], 'must be an object'));
  const named = parsePathIdentifier(identifier as unknown as IdentifierRef);
  const [found, wrong] = 'problems' in named ? [[], named.problems] : [[named], []];
  return { target: { identifiers: [...found, ...request.addIdentifiers] }, wrong };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
