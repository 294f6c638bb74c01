/**
 * Returns a schema whose descriptions include its limits: "At most 100 items." OpenAPI has keywords for limits, but
 * GraphQL only has descriptions.
 */
export function describeLimits<Schema>(schema: Schema): Schema {
  return describe(schema) as Schema;
}

function describe(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(describe);
  if (typeof part !== 'object' || part === null) return part;
  const described = Object.fromEntries(Object.entries(part).map(([key, value]) => [key, describe(value)]));
  const limits = limitsOf(part as Limits);
  if (limits === undefined || typeof described.description !== 'string') return described;
  return { ...described, description: `${described.description.replace(/\.$/, '')}. ${limits}` };
}

interface Limits {
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  maxProperties?: number;
  items?: Limits;
  'x-max-bytes'?: number;
}

function limitsOf(schema: Limits): string | undefined {
  const bytes = schema['x-max-bytes'];
  const each = schema.items?.maxLength === undefined ? '' : `, each of ${lengthOf(schema.items)}`;
  const said = [
    schema.maxItems === undefined ? undefined : `${bounds(schema.minItems, schema.maxItems)} items${each}`,
    schema.maxLength === undefined ? undefined : lengthOf(schema),
    schema.maxProperties === undefined ? undefined : `at most ${schema.maxProperties} keys`,
    bytes === undefined ? undefined : `at most ${bytes} bytes as JSON`,
  ].filter((text) => text !== undefined);
  if (said.length === 0) return undefined;
  const text = said.join(', ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function lengthOf({ minLength, maxLength }: Limits): string {
  return `${bounds(minLength, maxLength)} characters`;
}

function bounds(least: number | undefined, most: number | undefined): string {
  return least === undefined ? `at most ${most}` : `${least} to ${most}`;
}
