import type { AccessKey as AccessKeyShape } from '../../../access/access-key.ts';
import {
  CREATE_ACCESS_KEY_SCHEMA,
  ROTATE_ACCESS_KEY_SCHEMA,
  type RotateAccessKeyBody,
} from '../../../access/keys/access-key-body.ts';
import {
  type AccessKeyCreated,
  createAccessKey,
  pageAccessKeys,
  revokeAccessKey,
  rotateAccessKey,
} from '../../../resolvers/keys/access-keys.ts';
import { AccessKey } from '../../schema/access-key.ts';
import { builder } from '../../schema/builder.ts';
import { connectionFrom, pageInput } from '../connection.ts';
import { conditionsFrom, IDEMPOTENCY_KEY, type Nullable, type Repeatable, requestFrom } from '../input-fields.ts';
import { mutationPayload, unlessRejected } from '../payload.ts';
import { run, unwrapOrNull } from '../run.ts';
import { WORKSPACE } from '../workspace-argument.ts';

const KEY_ID = 'The id of the access key.';
const FIELDS = CREATE_ACCESS_KEY_SCHEMA.properties;

builder.queryField('accessKeys', (t) =>
  t.connection(
    {
      type: AccessKey,
      nullable: true,
      description: 'The access keys of the workspace, oldest first, with revoked and expired ones. 100 by default.',
      args: { ...WORKSPACE },
      resolve: async (_root, { workspaceId, ...args }, context) => {
        const page = unwrapOrNull(await run(context, pageAccessKeys, { workspaceId, page: pageInput(args) }));
        return page === null ? null : connectionFrom(page, (key) => key, args);
      },
    },
    { name: 'AccessKeyConnection', description: 'A page of access keys, oldest first.' },
    { name: 'AccessKeyEdge', description: 'An access key in a page.' },
  ),
);

/** The scopes and origins are texts, because an enum cannot have a colon. The core checks them. */
interface CreateAccessKeyInputShape extends Repeatable {
  name: string;
  scopes: string[];
  origin?: string | null;
}

const CreateAccessKeyInput = builder.inputRef<CreateAccessKeyInputShape>('CreateAccessKeyInput').implement({
  description: CREATE_ACCESS_KEY_SCHEMA.description,
  fields: (t) => ({
    name: t.string({ required: true, description: FIELDS.name.description }),
    scopes: t.stringList({ required: true, description: FIELDS.scopes.description }),
    origin: t.string({ description: FIELDS.origin.description }),
    idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }),
  }),
});

const RotateAccessKeyInput = builder
  .inputRef<Nullable<RotateAccessKeyBody> & Repeatable>('RotateAccessKeyInput')
  .implement({
    description: ROTATE_ACCESS_KEY_SCHEMA.description,
    fields: (t) => ({
      overlapSeconds: t.int({ description: ROTATE_ACCESS_KEY_SCHEMA.properties.overlapSeconds.description }),
      idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }),
    }),
  });

const CreateAccessKeyPayload = keyPayload('CreateAccessKeyPayload', 'The created access key, or the errors.');
const RotateAccessKeyPayload = keyPayload('RotateAccessKeyPayload', 'The new access key, or the errors.');

builder.mutationField('createAccessKey', (t) =>
  t.field({
    type: CreateAccessKeyPayload,
    description: 'Creates an access key with no more rights than the key of the request.',
    args: {
      ...WORKSPACE,
      input: t.arg({ type: CreateAccessKeyInput, required: true, description: 'The access key to create.' }),
    },
    resolve: (_root, { workspaceId, input }, context) =>
      run(context, createAccessKey, { workspaceId, ...requestFrom(input) }),
  }),
);

builder.mutationField('rotateAccessKey', (t) =>
  t.field({
    type: RotateAccessKeyPayload,
    description:
      'Creates an access key with the name and the rights of another one, which stays valid until the overlap ends.',
    args: {
      ...WORKSPACE,
      keyId: t.arg({ type: 'UUID', required: true, description: KEY_ID }),
      input: t.arg({ type: RotateAccessKeyInput, required: true, description: 'Options of the rotation.' }),
    },
    resolve: (_root, { workspaceId, keyId, input }, context) =>
      run(context, rotateAccessKey, { workspaceId, keyId, ...requestFrom(input) }),
  }),
);

const RevokeAccessKeyInput = builder.inputRef<Repeatable>('RevokeAccessKeyInput').implement({
  description: 'Options for revoking the access key.',
  fields: (t) => ({ idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }) }),
});

const RevokeAccessKeyPayload = mutationPayload<AccessKeyShape>(
  'RevokeAccessKeyPayload',
  'The revoked access key, or the errors.',
  (t) => ({
    accessKey: t.field({
      type: AccessKey,
      nullable: true,
      description: 'The revoked access key; null if the request was rejected.',
      resolve: unlessRejected((key) => key),
    }),
  }),
);

builder.mutationField('revokeAccessKey', (t) =>
  t.field({
    type: RevokeAccessKeyPayload,
    description: 'Revokes an access key immediately and permanently. A key cannot revoke itself.',
    args: {
      ...WORKSPACE,
      keyId: t.arg({ type: 'UUID', required: true, description: KEY_ID }),
      input: t.arg({ type: RevokeAccessKeyInput, description: 'Options for revoking the key. Null is an error.' }),
    },
    resolve: (_root, { workspaceId, keyId, input }, context) =>
      run(context, revokeAccessKey, { workspaceId, keyId, ...conditionsFrom(input) }),
  }),
);

function keyPayload(name: string, description: string) {
  return mutationPayload<AccessKeyCreated>(name, description, (t) => ({
    accessKey: t.field({
      type: AccessKey,
      nullable: true,
      description: 'The access key; null if the request was rejected.',
      resolve: unlessRejected(({ accessKey }) => accessKey),
    }),
    secret: t.string({
      nullable: true,
      description:
        'The secret that clients send as the access key. It is shown once: null if the result is repeated under an ' +
        'idempotency key, or the request was rejected.',
      resolve: unlessRejected(({ secret }) => secret),
    }),
  }));
}
