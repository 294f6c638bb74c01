import { CREATE_ACCESS_KEY_SCHEMA, ROTATE_ACCESS_KEY_SCHEMA } from '../../access/keys/access-key-body.ts';
import {
  type AccessKeyCreated,
  createAccessKey,
  pageAccessKeys,
  revokeAccessKey,
  rotateAccessKey,
} from '../../resolvers/keys/access-keys.ts';
import { DELETED_EXAMPLE } from '../openapi/examples.ts';
import { ACCESS_KEY, ACCESS_KEY_EXAMPLE, accessKeyBody, CREATED_ACCESS_KEY } from '../resources/access-key.ts';
import { route } from '../server/declare-route.ts';
import { pageBody, pageInput, pageParameters, pageSchema } from '../server/paging.ts';
import type { Route } from '../server/route.ts';

const ALL = '/workspaces/{workspaceId}/access-keys';
const ONE = `${ALL}/{keyId}`;

const CREATED = {
  description: 'The new key with its secret, which is shown once.',
  schema: CREATED_ACCESS_KEY,
  example: { ...ACCESS_KEY_EXAMPLE, secret: 'cgk_…' },
  headers: ['Ignored-Properties'],
  body: createdBody,
};

export const accessKeyRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: ALL,
    operation: pageAccessKeys,
    tag: 'Access keys',
    summary: 'List the access keys',
    description: 'Oldest first, with revoked and expired keys, and without secrets.',
    query: pageParameters(100),
    responses: {
      200: {
        description: 'A page of access keys.',
        schema: pageSchema(ACCESS_KEY),
        example: { results: [ACCESS_KEY_EXAMPLE] },
        body: (page) => pageBody(page, (key) => key, accessKeyBody),
      },
    },
    input: ({ params, query }) => ({ ...params, page: pageInput(query) }),
  }),
  route({
    method: 'POST',
    path: ALL,
    operation: createAccessKey,
    tag: 'Access keys',
    summary: 'Create an access key',
    description: 'The new key has no more rights than the key of the request.',
    body: { schema: CREATE_ACCESS_KEY_SCHEMA, example: { name: 'CRM', scopes: ['contacts:read'] } },
    responses: { 201: CREATED },
    input: ({ params, body }) => ({ ...params, body }),
  }),
  route({
    method: 'POST',
    path: `${ONE}/rotate`,
    operation: rotateAccessKey,
    tag: 'Access keys',
    summary: 'Rotate an access key',
    description: 'Creates a key with the same name and rights. The old key stays valid until the overlap ends.',
    body: { schema: ROTATE_ACCESS_KEY_SCHEMA, example: { overlapSeconds: 3600 } },
    responses: { 201: CREATED },
    input: ({ params, body }) => ({ ...params, body }),
  }),
  route({
    method: 'DELETE',
    path: ONE,
    operation: revokeAccessKey,
    pathExamples: { keyId: DELETED_EXAMPLE.keyId },
    tag: 'Access keys',
    summary: 'Revoke an access key',
    description: 'The key is rejected immediately and permanently. A key cannot revoke itself.',
    responses: { 204: { description: 'The key was revoked.' } },
    input: ({ params }) => params,
  }),
];

function createdBody({ accessKey, secret }: AccessKeyCreated) {
  return { ...accessKeyBody(accessKey), ...(secret === null ? {} : { secret }) };
}
