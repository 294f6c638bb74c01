import Type from 'typebox';
import type { SetChange } from './change-set.ts';
import type { AttributeValue } from './contact.ts';
import { type NormalizedIdentifier, normalizeIdentifier } from './identifier.ts';
import { unsafeParts } from './json-safety.ts';
import { type IdentifierRef, invalid, type Path, type Problem } from './problem.ts';
import { schemaCheck } from './schema-check.ts';
import { type Strategy, UpdateContactBody } from './update-contact-body.ts';

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
  accounts: SetChange;
  companies: SetChange;
}

export interface ReadRequest {
  request: UpdateRequest;
  /** What is wrong with the shape. The request then lacks the fields that have a problem. */
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

const checkBody = schemaCheck(UpdateContactBody);
const checkPathIdentifier = (path: object) => [...unsafeParts(path), ...checkPathShape(path)];
const checkPathShape = schemaCheck(
  Type.Object({
    identifierKey: Type.String({ minLength: 1, maxLength: 250 }),
    identifierValue: Type.String({ minLength: 1, maxLength: 500 }),
  }),
);
const KNOWN_PROPERTIES = new Set(Object.keys(UpdateContactBody.properties));

/**
 * Reads the body of an update: unsafe text and numbers, shapes and limits (specification §2) and the form of
 * identifiers (§3). Parts without a problem are read all the same, so that the rules that need the database can
 * report theirs in the same answer.
 */
export function readUpdateRequest(body: unknown): ReadRequest {
  const shapeProblems = isObject(body) ? [...unsafeParts(body), ...checkBody(body)] : [noObject(body)];
  const sound = withoutBroken(body, shapeProblems);
  const adding = [
    ...readIdentifiers(sound.addIdentifiers ?? [], 'addIdentifiers'),
    ...readIdentifiers(sound.identifiers ?? [], 'identifiers'),
  ];
  const removing = readIdentifiers(sound.removeIdentifiers ?? [], 'removeIdentifiers');
  const problems = [
    ...shapeProblems,
    ...[...adding, ...removing].flatMap((read) => ('problem' in read ? [read.problem] : [])),
  ];
  const keys = isObject(body) ? Object.keys(body) : [];
  return {
    request: {
      attributes: new Map(Object.entries((sound.attributes ?? {}) as Record<string, AttributeValue | null>)),
      addIdentifiers: adding.flatMap((read) => ('problem' in read ? [] : [read])),
      removeIdentifiers: removing.flatMap((read) => ('problem' in read ? [] : [read])),
      strategy: sound.strategy ?? 'strict_alias',
      allowWritingReadOnly: sound.allowWritingReadOnly ?? false,
      lists: setChange(
        sound.listIds?.map(lowerCase),
        sound.addToLists?.map(lowerCase),
        sound.removeFromLists?.map(lowerCase),
      ),
      accounts: setChange(
        sound.accountIds?.map(lowerCase),
        sound.addToAccounts?.map(lowerCase),
        sound.removeFromAccounts?.map(lowerCase),
      ),
      companies: setChange(sound.companyRefs, sound.addCompanyRefs, sound.removeCompanyRefs),
    },
    problems,
    ignoredProperties: keys.filter((key) => !KNOWN_PROPERTIES.has(key)),
    deprecatedProperties: keys.filter((key) => key === 'identifiers'),
  };
}

/** An identifier with the value that it is compared by, or what is wrong with the value. */
function readIdentifier(
  given: IdentifierRef & { properties?: Record<string, unknown> },
  path: Path,
): RequestedIdentifier | { problem: Problem } {
  const read = normalizeIdentifier(given);
  if ('message' in read) return { problem: invalid(path, read.message) };
  const { key, value, properties } = given;
  return { key, value, normalized: read.normalized, path, ...(properties === undefined ? {} : { properties }) };
}

/**
 * The identifier that names a contact in a path. Its key may be longer than one in a body (specification §2), so that
 * existing ones are found.
 */
export function readPathIdentifier(given: IdentifierRef): RequestedIdentifier | { problems: Problem[] } {
  const problems = checkPathIdentifier({ identifierKey: given.key, identifierValue: given.value });
  if (problems.length > 0) return { problems };
  const read = readIdentifier(given, ['identifierValue']);
  return 'problem' in read ? { problems: [read.problem] } : read;
}

function readIdentifiers(given: (IdentifierRef & { properties?: Record<string, unknown> })[], field: string) {
  return given.map((identifier, index) => readIdentifier(identifier, [field, index, 'value']));
}

function noObject(body: unknown): Problem {
  const message = body instanceof UnreadableBody ? body.message : 'the body must be a JSON object';
  return { code: 'InvalidRequest', message, path: [] };
}

/** The body less its broken parts: an attribute with a problem is left out alone, any other field as a whole. */
function withoutBroken(body: unknown, problems: readonly Problem[]): UpdateContactBody {
  if (!isObject(body)) return {};
  if (problems.length === 0) return body as UpdateContactBody;
  const broken = new Set(problems.map(({ path }) => path[0]));
  const brokenAttributes = new Set(problems.filter(({ path }) => path[0] === 'attributes').map(({ path }) => path[1]));
  const sound = Object.fromEntries(Object.entries(body).filter(([field]) => !broken.has(field)));
  if (isObject(body.attributes) && !brokenAttributes.has(undefined)) {
    sound.attributes = Object.fromEntries(
      Object.entries(body.attributes).filter(([key]) => !brokenAttributes.has(key)),
    );
  }
  return sound as UpdateContactBody;
}

function setChange(replacement: string[] | undefined, added: string[] = [], removed: string[] = []): SetChange {
  return { ...(replacement === undefined ? {} : { replacement }), added, removed };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof UnreadableBody);
}

/** UUIDs are the same in either case and stored in lower case. */
function lowerCase(id: string): string {
  return id.toLowerCase();
}
