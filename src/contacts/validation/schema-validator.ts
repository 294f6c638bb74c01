import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { INSTANT_RULE, isInstant } from './date-time.ts';
import { distinct, invalid, type Path, type Problem, shownOptions } from './problem.ts';
import { isTooDeep } from './storable-json.ts';

/** RFC 9562 text form alone: no `urn:uuid:`, no braces. */
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** `x-…`, as an OpenAPI document may carry it: how many bytes a value may have as JSON. */
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
 * Compiles a JSON schema into a function that names every place where a value breaks it. Of a choice between schemas
 * (`anyOf`) only the choice is reported, in the words of its `description`; of an array or a map that is too large
 * only that: a check of what is in it, or of its size as JSON, would be work without a bound.
 */
export function schemaCheck(schema: object): (value: unknown) => Problem[] {
  let validate: ValidateFunction | undefined;
  return (value) => {
    // Compiled when first needed: all of them together would make every start longer.
    validate ??= ajv.compile(bounded(schema));
    if (validate(value)) return [];
    const problems = (validate.errors ?? [])
      .filter(({ keyword }) => keyword !== 'propertyNames' && keyword !== 'if')
      .map((error) => invalid(placeOf(error, value), ruleOf(error)));
    // null breaks both the type and the choice of an enum: that is one problem.
    return distinct(problems);
  };
}

function withKeywords(instance: Ajv): Ajv {
  return instance.addKeyword({
    keyword: MAX_BYTES_KEYWORD,
    schemaType: 'number',
    // What is nested too deep is refused elsewhere, and may be deeper than the stack.
    validate: (bytes: number, value: unknown) => isTooDeep(value) || Buffer.byteLength(JSON.stringify(value)) <= bytes,
  });
}

/**
 * The same schema for a check of all errors: it looks into arrays and maps only where they are within their limits, and
 * of a choice between schemas (`anyOf`) it lists no errors but the one that nothing fits.
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

/** The keywords that our schemas nest schemas in, and those that say how large a value is. */
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
