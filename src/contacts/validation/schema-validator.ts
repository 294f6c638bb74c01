import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { INSTANT_RULE, isInstant } from './date-time.ts';
import { distinct, invalid, type Path, type Problem, shownOptions } from './problem.ts';
import { isTooDeep } from './storable-json.ts';

/** The text form of RFC 9562 only, without `urn:uuid:` and braces. */
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The maximum size of a value as JSON, in bytes. The prefix `x-` makes it valid in OpenAPI documents. */
export const MAX_BYTES_KEYWORD = 'x-max-bytes';

const formats = { uuid: UUID, 'date-time': isInstant };
/** Stops at the first error. */
const first = withKeywords(new Ajv({ formats }));
const ajv = withKeywords(new Ajv({ allErrors: true, verbose: true, formats })).addKeyword({
  keyword: 'choice',
  schemaType: 'array',
  compile(anyOf: object[]) {
    const check = first.compile({ anyOf });
    return (value) => check(value);
  },
});

/**
 * Compiles a JSON schema into a function that returns all violations with their paths. For a choice between schemas
 * (`anyOf`), it reports only the choice, with its `description`. For an array or a map that is too large, it reports
 * only the size, because checking the content would be unbounded work.
 */
export function schemaCheck(schema: object): (value: unknown) => Problem[] {
  let validate: ValidateFunction | undefined;
  return (value) => {
    // Compiled on first use, because compiling all schemas would delay every start.
    validate ??= ajv.compile(bounded(schema));
    if (validate(value)) return [];
    const problems = (validate.errors ?? [])
      .filter(({ keyword }) => keyword !== 'propertyNames' && keyword !== 'if')
      .map((error) => invalid(placeOf(error, value), ruleOf(error)));
    // null violates both the type and the choice of an enum, which is one problem.
    return distinct(problems);
  };
}

function withKeywords(instance: Ajv): Ajv {
  return instance.addKeyword({
    keyword: MAX_BYTES_KEYWORD,
    schemaType: 'number',
    // A value that is nested too deep is rejected elsewhere, and might exhaust the stack here.
    validate: (bytes: number, value: unknown) => isTooDeep(value) || Buffer.byteLength(JSON.stringify(value)) <= bytes,
  });
}

/**
 * Returns the schema for a check that lists all errors. It checks the content of arrays and maps only within their
 * limits. For a choice between schemas (`anyOf`), it lists only the error that none fits.
 */
function bounded(schema: object): object {
  const { anyOf, items, additionalProperties, propertyNames, properties, ...others } = schema as Schema;
  const { [MAX_BYTES_KEYWORD]: maxBytes, ...rest } = others;
  const inside = defined({
    [MAX_BYTES_KEYWORD]: maxBytes,
    items: items && bounded(items),
    additionalProperties: additionalProperties && bounded(additionalProperties),
    propertyNames,
  });
  const named = Object.fromEntries(Object.entries(properties ?? {}).map(([name, part]) => [name, bounded(part)]));
  const common = { ...rest, ...defined({ choice: anyOf }), ...(properties === undefined ? {} : { properties: named }) };
  const size = defined({ maxItems: rest.maxItems, maxProperties: rest.maxProperties });
  if (Object.keys(size).length === 0) return { ...common, ...inside };
  // biome-ignore lint/suspicious/noThenProperty: it is a keyword of JSON Schema, and no schema is awaited
  return { ...common, if: size, then: inside };
}

/** The keywords for nested schemas and sizes in this program's schemas. */
interface Schema {
  anyOf?: object[];
  items?: object;
  additionalProperties?: object | false;
  propertyNames?: object;
  properties?: Record<string, object>;
  [MAX_BYTES_KEYWORD]?: number;
  maxItems?: number;
  maxProperties?: number;
}

function defined(parts: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined));
}

function placeOf({ instancePath, keyword, params, propertyName }: ErrorObject, value: unknown): Path {
  const steps: (string | number)[] = [];
  let here = value;
  for (const part of instancePath.split('/').slice(1)) {
    const step = Array.isArray(here) ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~');
    steps.push(step);
    here = (here as Record<string | number, unknown>)[step];
  }
  if (keyword === 'required') steps.push(params.missingProperty);
  if (keyword === 'additionalProperties') steps.push(params.additionalProperty);
  if (propertyName !== undefined) steps.push(propertyName);
  return steps;
}

function ruleOf({ keyword, params, parentSchema, data, propertyName }: ErrorObject): string {
  if (propertyName !== undefined) return `must have a key that matches ${params.pattern}`;
  if (keyword === 'additionalProperties')
    return `is unknown; known are ${shownOptions(Object.keys(parentSchema?.properties))}`;
  if (data === null) return 'must not be null';
  switch (keyword) {
    case 'type':
      return `must be ${article(String(params.type).replace(',null', ''))}`;
    case 'required':
      return 'is required';
    case 'enum':
      return `must be one of ${shownOptions(params.allowedValues)}`;
    case 'format':
      return params.format === 'uuid' ? 'must be a UUID' : `must be ${INSTANT_RULE}`;
    case MAX_BYTES_KEYWORD:
      return `must be at most ${parentSchema?.[MAX_BYTES_KEYWORD]} bytes as JSON`;
    case 'maxProperties':
      return `must have at most ${params.limit} keys`;
    case 'minItems':
    case 'maxItems':
      return `must have ${bounds(parentSchema?.minItems, parentSchema?.maxItems)} items`;
    case 'minLength':
    case 'maxLength':
      return `must have ${bounds(parentSchema?.minLength, parentSchema?.maxLength)} characters`;
    case 'minimum':
      return `must be at least ${params.limit}`;
    case 'pattern':
      return `must match ${params.pattern}`;
    default:
      return `must be ${parentSchema?.description ?? 'valid'}`;
  }
}

function article(type: string): string {
  return type === 'array' || type === 'object' || type === 'integer' ? `an ${type}` : `a ${type}`;
}

function bounds(least: number | undefined, most: number | undefined): string {
  if (least === undefined) return `at most ${most}`;
  return most === undefined ? `at least ${least}` : `${least} to ${most}`;
}
