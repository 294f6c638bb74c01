import { createConfig, lintFromString } from '@redocly/openapi-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openapiDocument } from '../../src/rest/openapi.ts';
import { startDemo } from '../gateway.ts';

type Operation = ReturnType<typeof operations>[number];

describe('the OpenAPI document', () => {
  test('passes a strict linter without an error or a warning', async () => {
    const config = await createConfig({ extends: ['recommended-strict'] });
    const source = JSON.stringify(openapiDocument('1.0.0'));
    const problems = await lintFromString({ source, absoluteRef: '/openapi.json', config });
    expect(problems.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
  });

  test('describes each of its parts', () => {
    const { components } = openapiDocument('1.0.0');
    const nameless = Object.entries(components.schemas).filter(([, schema]) => !('description' in schema));
    expect(nameless.map(([name]) => name)).toEqual(['IdentifierReference']);
  });

  test.each(operations())('has an example for $id', ({ body, answers }) => {
    if (body !== undefined) expect(body.content['application/json'].example).toBeDefined();
    for (const { content } of answers)
      if (content !== undefined) expect(content['application/json'].example).toBeDefined();
  });
});

describe('/openapi.json', () => {
  let url: string;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ url, close } = await startDemo());
  });
  afterAll(() => close());

  test('is the document, for everybody', async () => {
    const response = await fetch(`${url}/openapi.json`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    const { openapi, paths, info } = await response.json();
    expect({ openapi, version: info.version }).toEqual({ openapi: '3.1.0', version: expect.stringMatching(/^\d/) });
    expect(Object.keys(paths)).toContain('/workspaces/{workspaceId}/contacts/{contactId}');
  });

  test('is not sent again to who has it', async () => {
    const tag = (await fetch(`${url}/openapi.json`)).headers.get('etag') ?? '';
    const again = await fetch(`${url}/openapi.json`, { headers: { 'if-none-match': tag } });
    expect(again.status).toBe(304);
  });

  test.each(operations().toSorted(byWhatItLeaves))('the example of $id works on the demo data', async (operation) => {
    const response = await send(url, operation);
    expect({ status: response.status, body: await response.text() }).toEqual({
      status: operation.status,
      body: expect.any(String),
    });
  });
});

/** One demo serves all examples: what reads comes first, what deletes last, parts before the whole. */
function byWhatItLeaves(a: Operation, b: Operation): number {
  const order = ['GET', 'POST', 'PATCH', 'DELETE'];
  return order.indexOf(a.method) - order.indexOf(b.method) || b.path.length - a.path.length;
}

interface Content {
  content?: { 'application/json': { example?: unknown } };
}

/** Every operation of the document, with the path that its examples make. */
function operations() {
  const { paths } = openapiDocument('1.0.0') as unknown as {
    paths: Record<string, Record<string, unknown> & { parameters?: { name: string; example: string }[] }>;
  };
  return Object.entries(paths).flatMap(([path, { parameters = [], ...methods }]) =>
    Object.entries(methods).map(([method, operation]) => {
      const { operationId, requestBody, responses } = operation as {
        operationId: string;
        requestBody?: Required<Content>;
        responses: Record<string, Content>;
      };
      const statuses = Object.keys(responses).filter((status) => status.startsWith('2'));
      return {
        id: operationId,
        method: method.toUpperCase(),
        path: parameters.reduce(
          (text, { name, example }) => text.replace(`{${name}}`, encodeURIComponent(example)),
          path,
        ),
        body: requestBody,
        status: Number(statuses.at(operationId === 'upsertContact' ? 0 : -1)),
        answers: statuses.map((status) => responses[status] as Content),
      };
    }),
  );
}

function send(url: string, { method, path, body }: Operation): Promise<Response> {
  return fetch(`${url}${path}`, {
    method,
    headers: { authorization: 'AccessKey abcd', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body.content['application/json'].example) }),
  });
}
