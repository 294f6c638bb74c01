import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { distinct, invalid, type Path, type Problem } from './problem.ts';

/** RFC 9562 text form alone: no `urn:uuid:`, no braces. */
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const ajv = new Ajv({ allErrors: true, verbose: true, formats: { uuid: UUID } });

/**
 * Compiles a JSON schema into a function that names every place where a value breaks it. Of a choice between schemas
 * (`anyOf`) only the choice is reported, in the words of its `description`.
 */
export function schemaCheck(schema: object): (value: unknown) => Problem[] {
  let validate: ValidateFunction | undefined;
  return (value) => {
    // Compiled when first needed: all of them together would make every start longer.
    validate ??= ajv.compile(schema);
    if (validate(value)) return [];
    const errors = validate.errors ?? [];
    const choices = errors.filter(({ keyword }) => keyword === 'anyOf').map(({ schemaPath }) => `${schemaPath}/`);
    const problems = errors
      .filter(
        ({ schemaPath, keyword }) => keyword !== 'propertyNames' && !choices.some((it) => schemaPath.startsWith(it)),
      )
      .map((error) => invalid(placeOf(error, value), ruleOf(error)));
    // null breaks both the type and the choice of an enum: that is one problem.
    return distinct(problems);
  };
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
  if (propertyName !== undefined) steps.push(propertyName);
  return steps;
}

function ruleOf({ keyword, params, parentSchema, data, propertyName }: ErrorObject): string {
  if (propertyName !== undefined) return `must have a key that matches ${params.pattern}`;
  if (data === null) return 'must not be null';
  switch (keyword) {
    case 'type':
      return `must be ${article(String(params.type).replace(',null', ''))}`;
    case 'required':
      return 'is required';
    case 'enum':
      return `must be one of ${params.allowedValues.join(', ')}`;
    case 'format':
      return params.format === 'uuid' ? 'must be a UUID' : `must be a valid ${params.format}`;
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
