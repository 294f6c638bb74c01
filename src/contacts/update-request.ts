import type { SetChange } from './change-set.ts';
import type { AttributeValue } from './contact.ts';
import { type NormalizedIdentifier, normalizeIdentifier } from './identifier.ts';
import { unsafeParts } from './json-safety.ts';
import { distinct, type IdentifierRef, invalid, type Path, type Problem } from './problem.ts';
import { schemaCheck } from './schema-check.ts';
import { type SoundParts, soundParts } from './sound-parts.ts';
import { type Strategy, UPDATE_CONTACT_SCHEMA, type UpdateContactBody } from './update-contact-body.ts';

/** An identifier that a request names, and where. */
export interface RequestedIdentifier extends NormalizedIdentifier {
  properties?: Record<string, unknown>;
  path: Path;
}

/** An update as the rules read it: fields that are well-formed, each in one form. */
export interface UpdateRequest {
  /** null removes. A map keeps the order and knows no special keys. */
  attributes: ReadonlyMap<string, AttributeValue | null>;
  addIdentifiers: readonly RequestedIdentifier[];
  removeIdentifiers: readonly RequestedIdentifier[];
  strategy: Strategy;
  allowWritingReadOnly: boolean;
  lists: SetChange;
  /** The lists that the contact is to be on, and where the request names them: they must exist. */
  requiredLists: readonly { id: string; path: Path }[];
  accounts: SetChange;
  companies: SetChange;
}

export interface ReadRequest {
  request: UpdateRequest;
  /** What is wrong with the shape. The request then lacks the parts that have a problem. */
  problems: readonly Problem[];
  /** Properties at the top that mean nothing here; they are accepted. */
  ignoredProperties: readonly string[];
  deprecatedProperties: readonly string[];
}

/** Stands for a body that could not be read at all, so that its problem is reported in its turn. */
export class UnreadableBody {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

const checkBody = schemaCheck(UPDATE_CONTACT_SCHEMA);
const checkPathShape = schemaCheck({
  type: 'object',
  required: ['identifierKey', 'identifierValue'],
  properties: {
    identifierKey: { type: 'string', minLength: 1, maxLength: 250 },
    identifierValue: { type: 'string', minLength: 1, maxLength: 500 },
  },
});
const KNOWN_PROPERTIES = new Set(Object.keys(UPDATE_CONTACT_SCHEMA.properties));

/**
 * Reads the body of an update: unsafe text and numbers, shapes and limits (specification §2) and the form of
 * identifiers (§3). Parts without a problem are read all the same, so that the rules that need the database can
 * report theirs in the same answer.
 */
export function readUpdateRequest(given: unknown): ReadRequest {
  const body = isObject(given) ? given : {};
  const shapeProblems = isObject(given) ? shapeProblemsOf(given) : [noObject(given)];
  const sound = soundParts(body, shapeProblems);
  const adding = [...readIdentifiers(sound, 'addIdentifiers'), ...readIdentifiers(sound, 'identifiers')];
  const removing = readIdentifiers(sound, 'removeIdentifiers');
  const keys = Object.keys(body);
  return {
    request: {
      attributes: new Map(sound.entries('attributes') as [string, AttributeValue | null][]),
      addIdentifiers: adding.filter(isRead),
      removeIdentifiers: removing.filter(isRead),
      strategy: sound.field('strategy') ?? 'strict_alias',
      allowWritingReadOnly: sound.field('allowWritingReadOnly') ?? false,
      lists: readSet(sound, 'listIds', 'addToLists', 'removeFromLists', lowerCase),
      requiredLists: (['listIds', 'addToLists'] as const).flatMap((field) =>
        sound.elements(field).map(({ value, path }) => ({ id: lowerCase(value), path })),
      ),
      accounts: readSet(sound, 'accountIds', 'addToAccounts', 'removeFromAccounts', lowerCase),
      companies: readSet(sound, 'companyRefs', 'addCompanyRefs', 'removeCompanyRefs', (ref) => ref),
    },
    problems: [...shapeProblems, ...[...adding, ...removing].flatMap((read) => (isRead(read) ? [] : [read.problem]))],
    ignoredProperties: keys.filter((key) => !KNOWN_PROPERTIES.has(key)),
    deprecatedProperties: keys.filter((key) => key === 'identifiers'),
  };
}

/** Unsafe parts first: what is wrong with their shape besides is not told. */
function shapeProblemsOf(body: object): Problem[] {
  const unsafe = distinct(unsafeParts(body));
  const told = new Set(unsafe.map(({ path }) => JSON.stringify(path)));
  return [...unsafe, ...checkBody(body).filter(({ path }) => !told.has(JSON.stringify(path)))];
}

/**
 * The identifier that names a contact in a path. Its key may be longer than one in a body (specification §2), so that
 * existing ones are found.
 */
export function readPathIdentifier({ key, value }: IdentifierRef): RequestedIdentifier | { problems: Problem[] } {
  const parts = { identifierKey: key, identifierValue: value };
  const problems = [...unsafeParts(parts), ...checkPathShape(parts)];
  if (problems.length > 0) return { problems };
  const place = ['identifierValue'];
  const read = readIdentifier({ key, value }, place, place);
  return isRead(read) ? read : { problems: [read.problem] };
}

function noObject(body: unknown): Problem {
  const message = body instanceof UnreadableBody ? body.message : 'the body must be a JSON object';
  return { code: 'InvalidRequest', message, path: [] };
}

type IdentifierField = 'addIdentifiers' | 'identifiers' | 'removeIdentifiers';

function readIdentifiers(sound: SoundParts, field: IdentifierField) {
  return sound.elements(field).map(({ value, path }) => readIdentifier(value, path, [...path, 'value']));
}

/** An identifier with the value that it is compared by, or what is wrong with the value. */
function readIdentifier(
  given: IdentifierRef & { properties?: Record<string, unknown> },
  path: Path,
  valuePath: Path,
): RequestedIdentifier | { problem: Problem } {
  const read = normalizeIdentifier(given);
  if ('message' in read) return { problem: invalid(valuePath, read.message) };
  const { key, value, properties } = given;
  return { key, value, normalized: read.normalized, path, ...(properties === undefined ? {} : { properties }) };
}

function isRead(read: RequestedIdentifier | { problem: Problem }): read is RequestedIdentifier {
  return !('problem' in read);
}

type SetField = Exclude<keyof UpdateContactBody, IdentifierField | 'attributes' | 'strategy' | 'allowWritingReadOnly'>;

function readSet(
  sound: SoundParts,
  replacement: SetField,
  added: SetField,
  removed: SetField,
  normalize: (member: string) => string,
): SetChange {
  const members = (field: SetField) => sound.elements(field).map(({ value }) => normalize(value));
  return {
    ...(sound.field(replacement) === undefined ? {} : { replacement: members(replacement) }),
    added: members(added),
    removed: members(removed),
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof UnreadableBody);
}

/** UUIDs are the same in either case and stored in lower case. */
function lowerCase(id: string): string {
  return id.toLowerCase();
}
