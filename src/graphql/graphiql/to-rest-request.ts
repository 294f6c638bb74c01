import {
  type DocumentNode,
  type FieldNode,
  GraphQLError,
  getArgumentValues,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import type { ContactFilter } from '../../contacts/paging/contact-filter.ts';
import { keyProblem } from '../../resolvers/runtime/with-idempotency.ts';
import { jsonVariablesRule } from '../limits/json-literal.ts';
import { LIMITS } from '../limits/limits.ts';
import { updatesBody } from '../operations/contacts/update-contacts.ts';
import { nullProblems, type UpsertConditions } from '../operations/input-fields.ts';
import { schema } from '../schema.ts';

/** A REST route that may correspond to a GraphQL field: its operation has the name of the field. */
export interface RestRoute {
  method: string;
  /** With its parameters in braces. */
  path: string;
  operation: { readonly name: string };
  query?: Record<string, unknown>;
  body?: unknown;
}

/** A REST request. */
export interface RestRequest {
  method: string;
  /** With parameters filled in and percent-encoded, and with the query. */
  path: string;
  /** Conditions, by header name. */
  headers?: Record<string, string>;
  body?: object;
}

export interface Question {
  document: string;
  variables: Record<string, unknown>;
  /** The position of the cursor in the document, in characters. It selects the operation. */
  cursor: number;
}

/**
 * Returns the REST request that corresponds to an operation, and the name of its field. Resolves literals, variables,
 * defaults and enums as execution does. Otherwise returns the reason, written for the author of the document.
 */
export function toRestRequest(
  routes: readonly RestRoute[],
  { document: text, variables, cursor }: Question,
): { field: string; twin: RestRequest } | { problem: string } {
  try {
    const document = parse(text, { maxTokens: LIMITS.tokens });
    throwFirst(validate(schema, document, [...specifiedRules, jsonVariablesRule]));
    const operation = operationAt(document, cursor);
    const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
    throwFirst(errors);
    const field = onlyField(operation);
    const definition = schema.getRootType(operation.operation)?.getFields()[field.name.value];
    if (definition === undefined) throw new GraphQLError(`REST has no ${field.name.value}`);
    const { name, args } = inRest(field.name.value, getArgumentValues(definition, field, coerced));
    const route = routes.find((one) => one.operation.name === name);
    if (route === undefined) throw new GraphQLError(`REST has no ${name}`);
    return { field: field.name.value, twin: twinOf(route, args) };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const message = error.message.replace(/\.$/, '');
    const [place] = error.locations ?? [];
    return { problem: place === undefined ? message : `${message} (line ${place.line})` };
  }
}

function throwFirst(errors: readonly GraphQLError[] | undefined): void {
  const [error] = errors ?? [];
  if (error !== undefined) throw error;
}

/** Returns the last operation that begins before the cursor, or the first one. */
function operationAt({ definitions }: DocumentNode, cursor: number): OperationDefinitionNode {
  const operations = definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const operation = operations.findLast(({ loc }) => loc !== undefined && loc.start <= cursor) ?? operations[0];
  if (operation === undefined) throw new GraphQLError('There is no operation in the editor');
  return operation;
}

function onlyField({ selectionSet }: OperationDefinitionNode): FieldNode {
  const [field, ...others] = selectionSet.selections;
  if (field?.kind === Kind.FIELD && others.length === 0) return field;
  throw new GraphQLError('The operation must have one field, and no fragment around it: a REST call does one thing');
}

interface Arguments extends Record<string, unknown> {
  input?: (UpsertConditions & { [field: string]: unknown }) | null;
  identifier?: { key: string; value: string };
  updates?: Parameters<typeof updatesBody>[0]['updates'];
  atomic?: boolean | null;
  filter?: ContactFilter | null;
}

/** Returns the operation of REST for a field, and its arguments. Filtered contacts are a search, with the page in its body. */
function inRest(name: string, args: Arguments): { name: string; args: Arguments } {
  const { filter, first: limit, after: pageToken, ...others } = args;
  if (name !== 'contacts' || !filter) return { name, args };
  const given = Object.entries({ limit, pageToken }).filter(([, value]) => value !== undefined && value !== null);
  return {
    name: 'searchContacts',
    args: { ...others, input: { filter: withTimesAsTexts(filter), ...Object.fromEntries(given) } },
  };
}

/** Returns a filter as JSON: its times are texts, not milliseconds since 1970. */
function withTimesAsTexts({ createdAt, updatedAt, ...others }: ContactFilter): object {
  const ranges = Object.entries({ createdAt, updatedAt }).flatMap(([name, range]) =>
    range ? [[name, Object.fromEntries(Object.entries(range).map(([end, time]) => [end, isoTime(time)]))]] : [],
  );
  return { ...others, ...Object.fromEntries(ranges) };
}

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function twinOf({ method, path, query, body: takesBody }: RestRoute, all: Arguments): RestRequest {
  const { input, identifier, updates, atomic, ...others } = all;
  const { expectedVersion, mustExist, mustBeNew, idempotencyKey, ...fields } = input ?? {};
  const body = updates === undefined ? fields : updatesBody({ updates, atomic });
  const headers = conditions({ expectedVersion, mustExist, mustBeNew, idempotencyKey });
  const given: Record<string, unknown> = others;
  const parts = { ...given, identifierKey: identifier?.key, identifierValue: identifier?.value };
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    delete given[name];
    return percentEncoded(String(parts[name as keyof typeof parts]));
  });
  // A call without a body has the fields of the input in its query.
  const asked = takesBody === undefined ? { ...given, ...body } : given;
  return {
    method,
    path: filled + queryText(asked, query),
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    ...(takesBody === undefined ? {} : { body }),
  };
}

function conditions({
  expectedVersion,
  mustExist,
  mustBeNew,
  idempotencyKey,
}: UpsertConditions): Record<string, string> {
  const [problem] = nullProblems({ expectedVersion, mustExist, mustBeNew, idempotencyKey });
  if (problem !== undefined) throw new GraphQLError(problem.message);
  return {
    ...(mustBeNew === true ? { 'If-None-Match': '*' } : {}),
    ...(mustExist === true ? { 'If-Match': '*' } : {}),
    ...(typeof expectedVersion === 'number' ? { 'If-Match': `"${expectedVersion}"` } : {}),
    ...(typeof idempotencyKey === 'string' ? { 'Idempotency-Key': sendable(idempotencyKey) } : {}),
  };
}

/** Returns a key in the form of a header value. */
function sendable(idempotencyKey: string): string {
  const problem = keyProblem(idempotencyKey);
  if (problem !== undefined) throw new GraphQLError(problem.message);
  return idempotencyKey;
}

function queryText(given: Arguments, known: Record<string, unknown> | undefined): string {
  const parameters = Object.entries(given)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => {
      const restName = REST_NAMES[name] ?? name;
      if (known?.[restName] === undefined) throw new GraphQLError(`REST has no "${name}" for this call`);
      // The only argument of a query that is held otherwise than it is written: in milliseconds since 1970.
      const text = name === 'asOf' ? isoTime(value as number) : String(value);
      return `${restName}=${percentEncoded(text)}`;
    });
  return parameters.length === 0 ? '' : `?${parameters.join('&')}`;
}

/** Names that differ in the REST API. */
const REST_NAMES: Record<string, string | undefined> = {
  first: 'limit',
  after: 'pageToken',
  includeArchived: 'archived',
  asOfVersion: 'version',
};

/** By RFC 3986. Also encodes special characters of shells. */
function percentEncoded(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
