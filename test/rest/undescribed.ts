import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { HttpResponse } from '../../src/conformance/apis/api.ts';
import { SECURITY_HEADERS } from '../../src/http/security-headers.ts';
import { type Described, OPERATIONS, type Operation, SCHEMAS } from './operations.ts';

/**
 * The parts of a response that the OpenAPI document does not describe: its status, type, body or a header. A second check
 * besides the proxy, which accepts everything for a schema that does not compile, ignores undescribed headers, and does
 * not check responses to requests with many problems.
 */
export function undescribed({ method, url }: { method: string; url: string }, answer: HttpResponse): string[] {
  const operation = operationAt(method, new URL(url).pathname);
  const described = operation.responses[answer.status];
  if (described === undefined) return [`${operation.id} has no answer ${answer.status}`];
  const unknown = [...answer.headers.keys()].filter((name) => !isDescribed(name, described));
  return [
    ...unknown.map((name) => `${operation.id} ${answer.status} has no header ${name}`),
    ...inBody(described, answer),
  ];
}

/** The operation whose path has the most literal segments: `/contacts/search` before `/contacts/{contactId}`. */
function operationAt(method: string, path: string): Operation {
  const [operation] = OPERATIONS.filter((each) => each.method === method && patternOf(each).test(path)).toSorted(
    (a, b) => a.template.split('{').length - b.template.split('{').length,
  );
  if (operation === undefined) throw new Error(`the document has no ${method} ${path}`);
  return operation;
}

function patternOf({ template }: Operation): RegExp {
  return new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
}

/** Headers of HTTP and of the proxy; headers of every response belong to no operation. */
const OF_NO_OPERATION = /^(connection|content-length|content-type|date|keep-alive|sl-violations|access-control-.*)$/;

function isDescribed(name: string, { headers }: Described): boolean {
  if (OF_NO_OPERATION.test(name) || name in SECURITY_HEADERS) return true;
  return Object.keys(headers).some((each) => each.toLowerCase() === name);
}

function inBody({ content }: Described, { headers, text }: HttpResponse): string[] {
  if (content === undefined) return text === '' ? [] : [`a body that is not described: ${text}`];
  const type = headers.get('content-type')?.split(';')[0] ?? '';
  const schema = content[type]?.schema;
  if (schema === undefined) return [`the type ${type} is not described`];
  if (type !== 'application/x-ndjson') return against(schema, JSON.parse(text), text);
  // The schema of the body is a text; the schema of its lines is inside.
  const { contentSchema } = schema as { contentSchema: object };
  const lines = text.split('\n').slice(0, -1);
  return [...against(schema, text, text), ...lines.flatMap((line) => against(contentSchema, JSON.parse(line), line))];
}

function against(schema: object, value: unknown, text: string): string[] {
  const validate = compiled(schema);
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}: ${text}`);
}

// Strict: an unknown keyword in a schema is an error.
const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
addFormats.default(ajv);
ajv.addVocabulary(['components']);
const validators = new Map<object, ValidateFunction>();

function compiled(schema: object): ValidateFunction {
  const known = validators.get(schema);
  if (known !== undefined) return known;
  const validate = ajv.compile({ ...schema, components: { schemas: SCHEMAS } });
  validators.set(schema, validate);
  return validate;
}
