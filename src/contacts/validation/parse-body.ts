import { BODY_LIMITS, MAX_JSON_DEPTH } from './limits.ts';
import type { Problem } from './problem.ts';
import { schemaCheck } from './schema-validator.ts';
import { unsafeParts } from './storable-json.ts';

/** A body that could not be read. Its problem is reported after others that come first. */
export class MalformedBody {
  readonly message: string;
  readonly code: 'InvalidRequest' | 'InvalidPayload';
  constructor(message: string, code: MalformedBody['code'] = 'InvalidRequest') {
    this.message = message;
    this.code = code;
  }
}

/** The messages for bodies that exceed a limit so far that they are not parsed. */
export const UNPARSED = {
  depth: `the body must not be nested deeper than ${MAX_JSON_DEPTH} levels`,
  keys: `the body must not have more than ${BODY_LIMITS.keys} keys in all its objects together`,
  containers: `the body must not have more than ${BODY_LIMITS.containers} objects and arrays`,
  values: `the body must not have more than ${BODY_LIMITS.values} values in all its objects and arrays together`,
} as const;

/** A body and the problems of its shape. */
export interface ParsedBody {
  /** The properties in the schema, unchanged. Empty if the body is not an object. */
  body: Record<string, unknown>;
  problems: Problem[];
  /** Unknown properties of the body, which are accepted. */
  ignoredProperties: string[];
}

/**
 * Returns a parser for bodies of a schema. It reports bodies that are not JSON objects, unsafe text and numbers, and
 * violations of the schema (specification §5).
 */
export function createBodyParser(schema: {
  properties: object;
  [keyword: string]: unknown;
}): (given: unknown) => ParsedBody {
  const check = schemaCheck(schema);
  const known = new Set(Object.keys(schema.properties));
  return (given) => {
    if (!isObject(given)) return { body: {}, problems: [noObject(given)], ignoredProperties: [] };
    // Lists the keys only once: a body may have 100,000 keys, and each listing sorts them.
    const keys = Object.keys(given);
    const ignoredProperties = keys.filter((key) => !known.has(key));
    const body: Record<string, unknown> = {};
    for (const key of known) if (Object.hasOwn(given, key)) body[key] = given[key];
    return { body, problems: shapeProblems(given, check), ignoredProperties };
  };
}

/** Unsafe parts are reported first, without the problems of their shape. */
function shapeProblems(body: object, check: (body: object) => Problem[]): Problem[] {
  const unsafe = unsafeParts(body);
  if (unsafe.length === 0) return check(body);
  const reported = new Set(unsafe.map(({ path }) => JSON.stringify(path)));
  return [...unsafe, ...check(body).filter(({ path }) => !reported.has(JSON.stringify(path)))];
}

function noObject(body: unknown): Problem {
  if (body instanceof MalformedBody) return { code: body.code, message: body.message, path: [] } as Problem;
  return { code: 'InvalidRequest', message: 'the body must be a JSON object', path: [] };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof MalformedBody);
}
