import type { ContactSet } from '../../store/contact-set-tables.ts';
import type { AttributeValue } from '../contact/contact.ts';
import { bySet, hasIds, SET_RULES, type SetUpdateField } from '../contact/contact-sets.ts';
import { keyViolation, type NamedIdentifier, nameIdentifier, normalizeIdentifier } from '../identifiers/identifier.ts';
import { MAX_IDENTIFIER_VALUE_LENGTH, MAX_PATH_IDENTIFIER_KEY_LENGTH } from '../validation/limits.ts';
import { createBodyParser, type ParsedBody } from '../validation/parse-body.ts';
import { type IdentifierRef, invalid, type Path, type Problem, type ResolutionOption } from '../validation/problem.ts';
import { schemaCheck } from '../validation/schema-validator.ts';
import { unsafeParts } from '../validation/storable-json.ts';
import { CREATE_CONTACT_SCHEMA } from './create-contact-body.ts';
import type { SetChange } from './set-change.ts';
import {
  IDENTIFIER_WITH_PROPERTIES,
  type IdentifierBody,
  NAMED_IDENTIFIER,
  type Strategy,
  UPDATE_CONTACT_SCHEMA,
} from './update-contact-body.ts';
import { type ValidParts, validParts } from './valid-parts.ts';

/** An identifier that a request names, and where. */
export interface RequestedIdentifier extends NamedIdentifier {
  properties?: Record<string, unknown>;
  path: Path;
  /** Why it cannot become one of a contact. One that a contact has from before is taken all the same. */
  violation?: Problem;
}

/** An update as the rules read it: fields that are well-formed, each in one form. */
export interface UpdateRequest {
  /** null removes. A map keeps the order and knows no special keys. */
  attributes: ReadonlyMap<string, AttributeValue | null>;
  addIdentifiers: readonly RequestedIdentifier[];
  removeIdentifiers: readonly RequestedIdentifier[];
  strategy: Strategy;
  /** The ways out of a conflict that the operation leaves open. */
  remedies: readonly ResolutionOption[];
  allowWritingReadOnly: boolean;
  sets: Readonly<Record<ContactSet, SetChange>>;
  /** The lists that the contact is to be on, and where the request names them: they must exist. */
  requiredLists: readonly { id: string; path: Path }[];
}

export interface ParsedUpdate {
  request: UpdateRequest;
  /** What is wrong with the shape. The request then lacks the parts that have a problem. */
  problems: readonly Problem[];
  /** Properties at the top that mean nothing here; they are accepted. */
  ignoredProperties: readonly string[];
  deprecatedProperties: readonly string[];
}

const readUpdateBody = createBodyParser(UPDATE_CONTACT_SCHEMA);
const readCreateBody = createBodyParser(CREATE_CONTACT_SCHEMA);
const checkPathShape = schemaCheck({
  type: 'object',
  required: ['identifierKey', 'identifierValue'],
  properties: {
    identifierKey: { type: 'string', minLength: 1, maxLength: MAX_PATH_IDENTIFIER_KEY_LENGTH },
    identifierValue: { type: 'string', minLength: 1, maxLength: MAX_IDENTIFIER_VALUE_LENGTH },
  },
});

/**
 * Reads the body of an update: unsafe text and numbers, shapes and limits (specification §2) and the form of
 * identifiers (§3). Parts without a problem are read all the same, so that the rules that need the database can
 * report theirs in the same answer.
 */
export function parseUpdateRequest(given: unknown): ParsedUpdate {
  const read = readUpdateBody(given);
  const deprecatedProperties = Object.keys(read.body).filter((key) => key === 'identifiers');
  return { ...requestFrom(read), deprecatedProperties };
}

/** Reads the body of a creation, in the same way. The display name at its top is the attribute. */
export function parseCreateRequest(given: unknown): ParsedUpdate {
  const read = readCreateBody(given);
  const { request, ...rest } = requestFrom(read);
  const { displayName } = read.body;
  const isRead = typeof displayName === 'string' && !read.problems.some(({ path }) => path[0] === 'displayName');
  const attributes = new Map([...request.attributes, ...(isRead ? [['displayName', displayName] as const] : [])]);
  const problems = [...rest.problems, ...(isRead ? otherDisplayName(displayName, request.attributes) : [])];
  return { ...rest, problems, request: { ...request, attributes, remedies: ['drop', 'move', 'upsert'] } };
}

/** The display name at the top is the attribute: a value for that beside it says the same, or null, or nothing. */
function otherDisplayName(displayName: string, attributes: UpdateRequest['attributes']): Problem[] {
  const other = attributes.get('displayName') ?? displayName;
  if (other === displayName) return [];
  const rule =
    typeof other === 'string' ? 'must be the displayName at the top of the body, or absent' : 'must be a string';
  return [invalid(['attributes', 'displayName'], rule)];
}

/** Defaults of an internal update. */
const EMPTY_UPDATE: UpdateRequest = {
  attributes: new Map(),
  addIdentifiers: [],
  removeIdentifiers: [],
  strategy: 'strict_alias',
  remedies: [],
  allowWritingReadOnly: false,
  sets: bySet(() => ({ added: [], removed: [] })),
  requiredLists: [],
};

/** A change that the program makes itself: of each set, only what is named. */
type InternalChange = Partial<Omit<UpdateRequest, 'sets'> & { sets: Partial<UpdateRequest['sets']> }>;

/** A request that the program makes itself, so that nothing is wrong with its shape. */
export function internalUpdate({ sets, ...change }: InternalChange): ParsedUpdate {
  const request = { ...EMPTY_UPDATE, ...change, sets: { ...EMPTY_UPDATE.sets, ...sets } };
  return { request, problems: [], ignoredProperties: [], deprecatedProperties: [] };
}

function requestFrom({ body, problems, ignoredProperties }: ParsedBody): ParsedUpdate {
  const valid = validParts(body, problems);
  const adding = [...readIdentifiers(valid, 'addIdentifiers'), ...readIdentifiers(valid, 'identifiers')];
  const removing = readIdentifiers(valid, 'removeIdentifiers');
  return {
    request: {
      attributes: new Map(valid.entries('attributes') as [string, AttributeValue | null][]),
      addIdentifiers: adding,
      removeIdentifiers: removing,
      strategy: valid.field('strategy') ?? 'strict_alias',
      remedies: ['drop', 'changeStrategy', 'move', 'merge'],
      allowWritingReadOnly: valid.field('allowWritingReadOnly') ?? false,
      sets: bySet((set) => readSet(valid, set)),
      requiredLists: (['listIds', 'addToLists'] as const).flatMap((field) =>
        valid.elements(field).map(({ value, path }) => ({ id: lowerCase(value), path })),
      ),
    },
    problems,
    ignoredProperties,
    deprecatedProperties: [],
  };
}

/**
 * The identifier that names a contact in a path. Its key may be longer than one in a body (specification §2), so that
 * existing ones are found.
 */
export function parsePathIdentifier({ key, value }: IdentifierRef): RequestedIdentifier | { problems: Problem[] } {
  const parts = { identifierKey: key, identifierValue: value };
  const problems = [...unsafeParts(parts), ...checkPathShape(parts)];
  if (problems.length > 0) return { problems };
  return readIdentifier({ key, value }, ['identifierValue'], { key: ['identifierKey'], value: ['identifierValue'] });
}

type IdentifierField = 'addIdentifiers' | 'identifiers' | 'removeIdentifiers';

const readAddedIdentifier = createBodyParser(IDENTIFIER_WITH_PROPERTIES);
const readNamedIdentifier = createBodyParser(NAMED_IDENTIFIER);

/** Reads a body that is one identifier to add or to remove, and what is wrong with its shape. */
export function parseIdentifier(
  given: unknown,
  change: 'add' | 'remove',
): {
  identifier: RequestedIdentifier | undefined;
  problems: readonly Problem[];
  ignoredProperties: readonly string[];
} {
  const { body, problems, ignoredProperties } = (change === 'add' ? readAddedIdentifier : readNamedIdentifier)(given);
  if (problems.length > 0) return { identifier: undefined, problems, ignoredProperties };
  const identifier = readIdentifier(body as unknown as IdentifierBody, ['value'], { key: ['key'], value: ['value'] });
  return { identifier, problems, ignoredProperties };
}

function readIdentifiers(valid: ValidParts, field: IdentifierField) {
  return valid
    .elements(field)
    .map(({ value, path }) => readIdentifier(value, path, { key: [...path, 'key'], value: [...path, 'value'] }));
}

/** An identifier with the value that it is compared by, and why it cannot become one of a contact, if so. */
function readIdentifier(
  given: IdentifierRef & { properties?: Record<string, unknown> },
  path: Path,
  places: { key: Path; value: Path },
): RequestedIdentifier {
  const violation = violationOf(given, places);
  return {
    ...nameIdentifier(given),
    path,
    ...(given.properties === undefined ? {} : { properties: given.properties }),
    ...(violation === undefined ? {} : { violation }),
  };
}

function violationOf(given: IdentifierRef, places: { key: Path; value: Path }): Problem | undefined {
  const rule = keyViolation(given.key);
  if (rule !== undefined) return invalid(places.key, rule);
  const read = normalizeIdentifier(given);
  return 'message' in read ? invalid(places.value, read.message) : undefined;
}

function readSet(valid: ValidParts, set: ContactSet): SetChange {
  const { add, remove } = SET_RULES[set];
  const normalize = hasIds(set) ? lowerCase : (member: string) => member;
  const members = (field: SetUpdateField) => valid.elements(field).map(({ value }) => normalize(value));
  return {
    ...(valid.field(set) === undefined ? {} : { replacement: members(set) }),
    added: members(add),
    removed: members(remove),
  };
}

/** UUIDs are the same in either case and stored in lower case. */
function lowerCase(id: string): string {
  return id.toLowerCase();
}
