import { openapiDocument } from '../../src/rest/openapi/document.ts';

/** A response by the document. */
export interface Described {
  content?: Record<string, { schema: object; example?: unknown }>;
  headers: Record<string, object>;
}

/** An operation of the OpenAPI document, with the values of its examples. */
export interface Operation {
  id: string;
  summary: string;
  tags: string[];
  method: string;
  /** The path with its parameters in braces. */
  template: string;
  /** The path with the examples of its parameters. */
  path: string;
  /** The example of its body, if it has one. */
  body: { example?: unknown } | undefined;
  /** By status. */
  responses: Record<string, Described>;
}

interface Document {
  paths: Record<string, Record<string, DocumentedOperation> & { parameters?: Parameter[] }>;
  components: { responses: Record<string, Described>; schemas: Record<string, object> };
}

interface Parameter {
  name: string;
  in: string;
  example: string;
}

interface DocumentedOperation {
  operationId: string;
  /** Those of the path in it replace the shared ones of the same name. */
  parameters?: Parameter[];
  summary: string;
  tags: string[];
  requestBody?: { content: { 'application/json': { example?: unknown } } };
  responses: Record<string, Described | { $ref: string }>;
}

const { paths, components } = openapiDocument('1.0.0') as unknown as Document;

export const SCHEMAS = components.schemas;

/** Every operation, in the order of the document. A demo serves their examples in this order. */
export const OPERATIONS: readonly Operation[] = Object.entries(paths).flatMap(
  ([template, { parameters = [], ...methods }]) =>
    Object.entries(methods).map(
      ([method, { operationId, parameters: own = [], summary, tags, requestBody, responses }]) => ({
        id: operationId,
        summary,
        tags,
        method: method.toUpperCase(),
        template,
        path: [...own.filter((parameter) => parameter.in === 'path'), ...parameters].reduce(
          (path, { name, example }) => path.replace(`{${name}}`, encodeURIComponent(example)),
          template,
        ),
        body: requestBody?.content['application/json'],
        responses: Object.fromEntries(Object.entries(responses).map(([status, answer]) => [status, resolved(answer)])),
      }),
    ),
);

/** Sends the example of an operation with the key of the demo. */
export function sendExample(url: string, { method, path, body }: Operation): Promise<Response> {
  return fetch(`${url}${path}`, {
    method,
    headers: { authorization: 'AccessKey abcd', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body.example) }),
  });
}

function resolved(answer: Described | { $ref: string }): Described {
  if (!('$ref' in answer)) return answer;
  return components.responses[answer.$ref.replace('#/components/responses/', '')] as Described;
}
