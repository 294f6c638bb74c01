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

/** An identifier in a request, with its path. */
export interface RequestedIdentifier extends NamedIdentifier {
  properties?: Record<string, unknown>;
  path: Path;
  /** The reason why it cannot be added to a contact. An identifier that the contact already has is accepted. */
  violation?: Problem;
}

/** An update in normalized form, with valid fields only. */
export interface UpdateRequest {
  /** Null removes. A map keeps the order and has no special keys. */
  attributes: ReadonlyMap<string, AttributeValue | null>;
  addIdentifiers: readonly RequestedIdentifier[];
  removeIdentifiers: readonly RequestedIdentifier[];
  strategy: Strategy;
  /** The remedies for conflicts that the operation offers. */
  remedies: readonly ResolutionOption[];
  allowWritingReadOnly: boolean;
  sets: Readonly<Record<ContactSet, SetChange>>;
  /** The lists that must exist, with their paths in the request. */
  requiredLists: readonly { id: string; path: Path }[];
}

export interface ParsedUpdate {
  request: UpdateRequest;
  /** The problems of the body. The request lacks the parts with problems. */
  problems: readonly Problem[];
  /** Unknown properties of the body, which are accepted. */
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
 * Parses the body of an update: checks unsafe text and numbers, shapes and limits (specification §2), and identifiers
 * (§3). Parses valid parts despite other problems, so that rules that need the database can report their problems in
 * the same response.
 */
export function parseUpdateRequest(given: unknown): ParsedUpdate {
  const read = readUpdateBody(given);
  const deprecatedProperties = Object.keys(read.body).filter((key) => key === 'identifiers');
  return { ...requestFrom(read), deprecatedProperties };
}

/** Parses the body of a creation in the same way. The property `displayName` is the attribute. */
export function parseCreateRequest(given: unknown): ParsedUpdate {
  const read = readCreateBody(given);
  const { request, ...rest } = requestFrom(read);
  const { displayName } = read.body;
  const isValidName = typeof displayName === 'string' && !read.problems.some(({ path }) => path[0] === 'displayName');
  const attributes = new Map([...request.attributes, ...(isValidName ? [['displayName', displayName] as const] : [])]);
  const problems = [...rest.problems, ...(isValidName ? otherDisplayName(displayName, request.attributes) : [])];
  return { ...rest, problems, request: { ...request, attributes, remedies: ['drop', 'move', 'upsert'] } };
}

/** The property `displayName` is the attribute. An attribute value in the same body must be equal, null or absent. */
function otherDisplayName(displayName: string, attributes: UpdateRequest['attributes']): Problem[] {
  const other = attributes.get('displayName') ?? displayName;
  if (other === displayName) return [];
  const rule =
    typeof other === 'string' ? 'must be the displayName at the top of the body, or absent' : 'must be a string';
  return [invalid(['attributes', 'displayName'], rule)];
}

/** A set that a request does not mention. */
const NO_CHANGE: SetChange = { added: [], removed: [] };

/** The defaults of an internal update. */
const EMPTY_UPDATE: UpdateRequest = {
  attributes: new Map(),
  addIdentifiers: [],
  removeIdentifiers: [],
  strategy: 'strict_alias',
  remedies: [],
  allowWritingReadOnly: false,
  sets: bySet(() => NO_CHANGE),
  requiredLists: [],
};

/** A change made by the program itself. Sets contain only the named fields. */
type InternalChange = Partial<Omit<UpdateRequest, 'sets'> & { sets: Partial<UpdateRequest['sets']> }>;

/** Returns a request of the program itself, whose shape is always valid. */
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
 * Parses the identifier in a path. Its key may be longer than in a body (specification §2), so that existing
 * identifiers are found.
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

/** Parses a body that is one identifier to add or remove. Returns it with the problems of its shape. */
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

/** Returns an identifier with its normalized value, and the reason why it cannot be added, if any. */
function readIdentifier(
  given: IdentifierRef & { properties?: Record<string, unknown> },
  path: Path,
  places: { key: Path; value: Path },
): RequestedIdentifier {
  const read = normalizeIdentifier(given);
  const violation = violationOf(given.key, read, places);
  return {
    ...nameIdentifier(given, read),
    path,
    ...(given.properties === undefined ? {} : { properties: given.properties }),
    ...(violation === undefined ? {} : { violation }),
  };
}

function violationOf(
  key: string,
  read: ReturnType<typeof normalizeIdentifier>,
  places: { key: Path; value: Path },
): Problem | undefined {
  const rule = keyViolation(key);
  if (rule !== undefined) return invalid(places.key, rule);
  return 'message' in read ? invalid(places.value, read.message) : undefined;
}

function readSet(valid: ValidParts, set: ContactSet): SetChange {
  const { add, remove } = SET_RULES[set];
  // The most common case.
  if ([set, add, remove].every((field) => valid.field(field) === undefined)) return NO_CHANGE;
  const normalize = hasIds(set) ? lowerCase : (member: string) => member;
  const members = (field: SetUpdateField) => valid.elements(field).map(({ value }) => normalize(value));
  return {
    ...(valid.field(set) === undefined ? {} : { replacement: members(set) }),
    added: members(add),
    removed: members(remove),
  };
}

/** UUIDs match in either case and are stored in lower case. */
function lowerCase(id: string): string {
  return id.toLowerCase();
}
