import { unsafeParts } from './json-safety.ts';
import type { Problem } from './problem.ts';
import { schemaCheck } from './schema-check.ts';

/** Stands for a body that could not be read at all, so that its problem is reported in its turn. */
export class UnreadableBody {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** A body, and what is wrong with its shape. */
export interface ReadBody {
  /** The properties that the schema knows, as they came; none where it was no object. */
  body: Record<string, unknown>;
  problems: Problem[];
  /** Properties at the top that mean nothing here; they are accepted. */
  ignoredProperties: string[];
}

/**
 * Makes a reader of bodies of one schema: tells what is no JSON object, unsafe text and numbers, and what breaks the
 * schema (specification §5).
 */
export function bodyReader(schema: { properties: object }): (given: unknown) => ReadBody {
  const check = schemaCheck(schema);
  const known = new Set(Object.keys(schema.properties));
  return (given) => {
    if (!isObject(given)) return { body: {}, problems: [noObject(given)], ignoredProperties: [] };
    const ignoredProperties = Object.keys(given).filter((key) => !known.has(key));
    return {
      body: Object.fromEntries(Object.entries(given).filter(([key]) => known.has(key))),
      problems: shapeProblems(given, check),
      ignoredProperties,
    };
  };
}

/** Unsafe parts first: what is wrong with their shape besides is not told. */
function shapeProblems(body: object, check: (body: object) => Problem[]): Problem[] {
  const unsafe = unsafeParts(body);
  const told = new Set(unsafe.map(({ path }) => JSON.stringify(path)));
  return [...unsafe, ...check(body).filter(({ path }) => !told.has(JSON.stringify(path)))];
}

function noObject(body: unknown): Problem {
  const message = body instanceof UnreadableBody ? body.message : 'the body must be a JSON object';
  return { code: 'InvalidRequest', message, path: [] };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof UnreadableBody);
}
