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
  paths: Record<string, Record<string, DocumentedOperation> & { parameters?: { name: string; example: string }[] }>;
  components: { responses: Record<string, Described>; schemas: Record<string, object> };
}

interface DocumentedOperation {
  operationId: string;
  summary: string;
  tags: string[];
  requestBody?: { content: { 'application/json': { example?: unknown } } };
  responses: Record<string, Described | { $ref: string }>;
}

const { paths, components } = openapiDocument('1.0.0') as unknown as Document;

export const SCHEMAS = components.schemas;

/** Every operation of the document. */
export const OPERATIONS: readonly Operation[] = Object.entries(paths).flatMap(
  ([template, { parameters = [], ...methods }]) =>
    Object.entries(methods).map(([method, { operationId, summary, tags, requestBody, responses }]) => ({
      id: operationId,
      summary,
      tags,
      method: method.toUpperCase(),
      template,
      path: parameters.reduce(
        (path, { name, example }) => path.replace(`{${name}}`, encodeURIComponent(example)),
        template,
      ),
      body: requestBody?.content['application/json'],
      responses: Object.fromEntries(Object.entries(responses).map(([status, answer]) => [status, resolved(answer)])),
    })),
);

/** Sends the example of an operation with the key of the demo. */
export function sendExample(url: string, { method, path, body }: Operation): Promise<Response> {
  return fetch(`${url}${path}`, {
    method,
    headers: { authorization: 'AccessKey abcd', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body.example) }),
  });
}

/** The order in which one demo serves all examples: reads first, deletions last, parts before the whole. */
export const EXAMPLES: readonly Operation[] = OPERATIONS.toSorted((a, b) => {
  const order = ['GET', 'POST', 'PATCH', 'DELETE'];
  return order.indexOf(a.method) - order.indexOf(b.method) || b.path.length - a.path.length;
});

function resolved(answer: Described | { $ref: string }): Described {
  if (!('$ref' in answer)) return answer;
  return components.responses[answer.$ref.replace('#/components/responses/', '')] as Described;
}
