import { isMoreProblems, type Path, type Problem, shortened } from '../../contacts/validation/problem.ts';
import { builder } from './builder.ts';
import { IdentifierReference } from './contact-identifier.ts';

type ProblemOf<Code extends Problem['code']> = Extract<Problem, { code: Code }>;

const CODES = {
  InvalidRequest: 'The request is malformed.',
  InvalidPayload: 'A value is invalid.',
  Forbidden: 'The access key does not allow it.',
  IdempotencyKeyReused: 'The idempotency key was used for another request.',
  ResourceNotFound: 'The object does not exist.',
  ResourceMoved: 'The contact has been merged into another one.',
  PreconditionFailed: 'The contact is at another version than expected.',
  ResourceAlreadyExists: 'An identifier belongs to another contact, or an attribute is already defined.',
  RateLimited: 'The access key has exceeded its rate limit.',
  Unavailable: 'The database could not serve one of several updates.',
} as const satisfies Record<Problem['code'], string>;

const ContactErrorCode = builder.enumType('ContactErrorCode', {
  description: 'The reason why a change was rejected, with the codes of the REST API.',
  values: Object.fromEntries(Object.entries(CODES).map(([code, description]) => [code, { description }])) as Record<
    Problem['code'],
    { description: string }
  >,
});

/** The only place that translates a problem into GraphQL: its code selects the type. */
export const ContactError = builder.interfaceRef<Problem>('ContactError').implement({
  description: 'The reason why a change was rejected. Nothing was changed.',
  fields: (t) => ({
    code: t.expose('code', { type: ContactErrorCode, description: 'The reason.' }),
    message: t.exposeString('message', { description: 'The reason in words, for people.' }),
    path: t.stringList({
      description: 'The path of the problem in the input; empty if it concerns the whole request.',
      resolve: ({ path }) => argumentPath(path),
    }),
  }),
  resolveType: (problem) => {
    if (isMoreProblems(problem)) return 'ValidationError';
    return 'existingKey' in problem ? 'AlreadyExistsError' : TYPES[problem.code];
  },
});

const TYPES = {
  InvalidRequest: 'ValidationError',
  InvalidPayload: 'ValidationError',
  Forbidden: 'ForbiddenError',
  IdempotencyKeyReused: 'ValidationError',
  ResourceNotFound: 'NotFoundError',
  ResourceMoved: 'ContactMovedError',
  PreconditionFailed: 'VersionConflictError',
  ResourceAlreadyExists: 'IdentifierConflictError',
  RateLimited: 'RateLimitedError',
  Unavailable: 'UnavailableError',
} as const satisfies Record<Problem['code'], string>;

builder
  .objectRef<ProblemOf<'InvalidPayload' | 'InvalidRequest' | 'IdempotencyKeyReused'>>('ValidationError')
  .implement({
    description: 'A value is invalid.',
    interfaces: [ContactError],
  });

builder.objectRef<ProblemOf<'Forbidden'>>('ForbiddenError').implement({
  description: 'The access key lacks a scope or an origin.',
  interfaces: [ContactError],
});

builder.objectRef<ProblemOf<'ResourceNotFound'>>('NotFoundError').implement({
  description: 'The object does not exist, or the access key may not see it.',
  interfaces: [ContactError],
});

builder.objectRef<ProblemOf<'ResourceMoved'>>('ContactMovedError').implement({
  description:
    'The contact was merged into another one, and the request removes data. If the other contact is intended, send ' +
    'the request for it.',
  interfaces: [ContactError],
  fields: (t) => ({
    movedTo: t.exposeID('movedTo', { description: 'The id of the contact that it was merged into.' }),
  }),
});

builder.objectRef<ProblemOf<'PreconditionFailed'>>('VersionConflictError').implement({
  description: 'The contact has changed in the meantime. Read it again before you retry.',
  interfaces: [ContactError],
  fields: (t) => ({
    currentVersion: t.exposeInt('currentVersion', {
      nullable: true,
      description: 'The current version of the contact; null if there is no contact with this id.',
    }),
    movedTo: t.id({
      nullable: true,
      description:
        'The id of the survivor, if the contact was merged. The expected version was that of the merged contact.',
      resolve: ({ movedTo }) => movedTo ?? null,
    }),
  }),
});

builder.objectRef<ProblemOf<'RateLimited'>>('RateLimitedError').implement({
  description: 'The access key has exceeded its rate limit. This change of the document was not made.',
  interfaces: [ContactError],
  fields: (t) => ({
    retryAfter: t.exposeInt('retryAfter', { description: 'Seconds until a retry may succeed.' }),
  }),
});

builder.objectRef<ProblemOf<'Unavailable'>>('UnavailableError').implement({
  description: 'The database could not serve one of several updates, after earlier ones were made.',
  interfaces: [ContactError],
  fields: (t) => ({
    retryAfter: t.exposeInt('retryAfter', { description: 'Seconds until a retry may succeed.' }),
  }),
});

builder.objectRef<Extract<Problem, { holderId: string }>>('IdentifierConflictError').implement({
  description: 'An identifier belongs to another contact. Each such identifier is reported.',
  interfaces: [ContactError],
  fields: (t) => ({
    identifier: t.expose('identifier', { type: IdentifierReference, description: 'The identifier.' }),
    holderId: t.exposeID('holderId', { description: 'The id of the contact that has it.' }),
    remedies: t.field({
      type: [IdentifierConflictRemedy],
      description: 'The remedies that this access key allows.',
      resolve: ({ remedies }) => remedies,
    }),
  }),
});

builder.objectRef<Extract<Problem, { existingKey: string }>>('AlreadyExistsError').implement({
  description: 'An object with this key already exists.',
  interfaces: [ContactError],
  fields: (t) => ({
    existingKey: t.exposeString('existingKey', { description: 'The key.' }),
  }),
});

const IdentifierConflictRemedy = builder.enumType('IdentifierConflictRemedy', {
  description: 'A remedy for an identifier conflict.',
  values: {
    DROP_IDENTIFIER: { value: 'drop', description: 'Send the same update without the identifier.' },
    CHANGE_STRATEGY: {
      value: 'changeStrategy',
      description: 'Send the same update with strategy `FIRST_ALIAS`: the identifier stays with its holder.',
    },
    MOVE_IDENTIFIER: {
      value: 'move',
      description: 'First remove the identifier from its holder, with `removeIdentifiers`, then send the same update.',
    },
    MERGE_CONTACTS: {
      value: 'merge',
      description: 'Merge the two contacts, with `mergeContacts`, if they are the same person.',
    },
    UPSERT_CONTACT: {
      value: 'upsert',
      description: 'Update the holder instead, with `upsertContact` by the identifier.',
    },
  } as const,
});

/** The names of GraphQL arguments for the path parameters of REST. */
const ARGUMENTS: Record<string, string[]> = {
  identifierKey: ['identifier', 'key'],
  identifierValue: ['identifier', 'value'],
};

function argumentPath([first, ...rest]: Path): string[] {
  if (first === undefined) return [];
  return [...(ARGUMENTS[first] ?? [first]), ...rest].map((step) => shortened(String(step)));
}
