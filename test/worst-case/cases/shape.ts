import {
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
} from 'graphql';

/** The shape of a value from a caller, independent of the API. */
export type Shape =
  | { kind: 'text'; format?: string; most?: number; choices?: readonly unknown[] }
  | { kind: 'number' | 'boolean' | 'null' }
  | { kind: 'list'; of: Shape; most?: number }
  | { kind: 'map'; of: Shape; most?: number }
  | { kind: 'record'; fields: Record<string, Shape>; required: readonly string[] }
  | { kind: 'any'; of: readonly Shape[] };

interface JsonSchema {
  type?: string | string[];
  anyOf?: JsonSchema[];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema | boolean;
  enum?: unknown[];
  format?: string;
  maxLength?: number;
  maxItems?: number;
  maxProperties?: number;
}

/** Keywords that have no effect on generators. */
const KNOWN = new Set(
  `type anyOf items properties required additionalProperties enum format maxLength maxItems maxProperties
  description default deprecated examples example minLength minItems minProperties minimum maximum pattern propertyNames
  uniqueItems x-max-bytes`.split(/\s+/),
);

/** Throws for an unknown keyword, because its values would not be grown. */
export function shapeOfSchema(schema: JsonSchema): Shape {
  const unknown = Object.keys(schema).find((keyword) => !KNOWN.has(keyword));
  if (unknown !== undefined) {
    throw new Error(`no generator for the JSON schema keyword "${unknown}": add it to test/worst-case/cases/shape.ts`);
  }
  if (schema.anyOf !== undefined) return { kind: 'any', of: schema.anyOf.map(shapeOfSchema) };
  const types = [schema.type ?? []].flat();
  const shapes = types.map((type) => shapeOfType(type, schema));
  const [first, ...others] = shapes;
  if (first === undefined) throw new Error(`no generator for a JSON schema without a type: ${JSON.stringify(schema)}`);
  return others.length === 0 ? first : { kind: 'any', of: shapes };
}

function shapeOfType(type: string, schema: JsonSchema): Shape {
  const { items, properties, additionalProperties, required = [], format, maxLength, maxItems, maxProperties } = schema;
  if (type === 'string') return { kind: 'text', ...given({ format, most: maxLength, choices: schema.enum }) };
  if (type === 'integer' || type === 'number') return { kind: 'number' };
  if (type === 'boolean' || type === 'null') return { kind: type };
  if (type === 'array' && items !== undefined) {
    return { kind: 'list', of: shapeOfSchema(items), ...given({ most: maxItems }) };
  }
  if (type === 'object' && properties !== undefined) {
    const fields = Object.entries(properties).map(([name, field]) => [name, shapeOfSchema(field)]);
    return { kind: 'record', fields: Object.fromEntries(fields), required };
  }
  if (type === 'object') {
    const of = typeof additionalProperties === 'object' ? shapeOfSchema(additionalProperties) : ANYTHING;
    return { kind: 'map', of, ...given({ most: maxProperties }) };
  }
  throw new Error(`no generator for the JSON schema type "${type}": add it to test/worst-case/cases/shape.ts`);
}

/** The shape of an input in the variables of a document. Throws for an unknown scalar. */
export function shapeOfInput(type: GraphQLInputType): Shape {
  if (isNonNullType(type)) return shapeOfInput(type.ofType);
  if (isListType(type)) return { kind: 'list', of: shapeOfInput(type.ofType) };
  if (isEnumType(type)) return { kind: 'text', choices: type.getValues().map(({ name }) => name) };
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    return {
      kind: 'record',
      fields: Object.fromEntries(fields.map((field) => [field.name, shapeOfInput(field.type)])),
      required: fields.filter(isRequiredInputField).map(({ name }) => name),
    };
  }
  const shape = SCALARS[type.name];
  if (shape === undefined) {
    throw new Error(`no generator for the scalar ${type.name}: add it to test/worst-case/cases/shape.ts`);
  }
  return shape;
}

const SCALAR: readonly Shape[] = [{ kind: 'text' }, { kind: 'number' }, { kind: 'boolean' }];
const ANYTHING: Shape = { kind: 'any', of: [...SCALAR, { kind: 'list', of: { kind: 'text' } }] };

const SCALARS: Record<string, Shape> = {
  String: { kind: 'text' },
  ID: { kind: 'text', format: 'uuid' },
  UUID: { kind: 'text', format: 'uuid' },
  DateTime: { kind: 'text', format: 'date-time' },
  Int: { kind: 'number' },
  Float: { kind: 'number' },
  Boolean: { kind: 'boolean' },
  AttributeScalar: { kind: 'any', of: SCALAR },
  _Any: {
    kind: 'record',
    fields: {
      __typename: { kind: 'text', choices: ['Contact'] },
      workspaceId: { kind: 'text' },
      id: { kind: 'text', format: 'uuid' },
    },
    required: ['__typename', 'workspaceId', 'id'],
  },
  JSONObject: { kind: 'map', of: ANYTHING },
};

function given<Fields extends object>(fields: Fields) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]: Exclude<Fields[Name], undefined>;
  };
}
