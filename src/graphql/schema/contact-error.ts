import { isMoreProblems, type Path, type Problem, shortened } from '../../contacts/validation/problem.ts';
import { builder } from './builder.ts';
import { IdentifierReference } from './contact-identifier.ts';

type ProblemOf<Code extends Problem['code']> = Extract<Problem, { code: Code }>;

const CODES = {
  InvalidRequest: 'The request cannot be read.',
  InvalidPayload: 'A value breaks a rule.',
  Forbidden: 'The access key does not allow it.',
  IdempotencyKeyReused: 'The idempotency key was used for another request.',
  ResourceNotFound: 'What is named does not exist.',
  ResourceMoved: 'The contact has been merged into another one.',
  PreconditionFailed: 'The contact is at another version than expected.',
  ResourceAlreadyExists: 'An identifier belongs to another contact, or an attribute is defined already.',
  RateLimited: 'The access key has done as much as it may for now.',
  Unavailable: 'The database could not serve one of several updates.',
} as const satisfies Record<Problem['code'], string>;

const ContactErrorCode = builder.enumType('ContactErrorCode', {
  description: 'Why a change was refused, in the words that the REST API uses.',
  values: Object.fromEntries(Object.entries(CODES).map(([code, description]) => [code, { description }])) as Record<
    Problem['code'],
    { description: string }
  >,
});

/** The one place where a problem of the core becomes GraphQL: its code chooses the type. */
export const ContactError = builder.interfaceRef<Problem>('ContactError').implement({
  description: 'Why a change was refused. Nothing has changed then.',
  fields: (t) => ({
    code: t.expose('code', { type: ContactErrorCode, description: 'The reason.' }),
    message: t.exposeString('message', { description: 'The reason in words, for people.' }),
    path: t.stringList({
      description: 'Where in the input the problem lies, step by step; empty where it is no single place.',
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
    description: 'A value breaks a rule.',
    interfaces: [ContactError],
  });

builder.objectRef<ProblemOf<'Forbidden'>>('ForbiddenError').implement({
  description: 'The access key lacks a scope or an origin.',
  interfaces: [ContactError],
});

builder.objectRef<ProblemOf<'ResourceNotFound'>>('NotFoundError').implement({
  description: 'There is no such thing, for this access key at least.',
  interfaces: [ContactError],
});

builder.objectRef<ProblemOf<'ResourceMoved'>>('ContactMovedError').implement({
  description:
    'The contact was merged into another one, and the request takes something away. Send it for the other contact if ' +
    'that one is meant.',
  interfaces: [ContactError],
  fields: (t) => ({
    movedTo: t.exposeID('movedTo', { description: 'The id of the contact that it was merged into.' }),
  }),
});

builder.objectRef<ProblemOf<'PreconditionFailed'>>('VersionConflictError').implement({
  description: 'The contact has changed meanwhile: read it again, decide anew and retry.',
  interfaces: [ContactError],
  fields: (t) => ({
    currentVersion: t.exposeInt('currentVersion', {
      nullable: true,
      description: 'The version that the contact has now; null where there is no contact with this id.',
    }),
    movedTo: t.id({
      nullable: true,
      description:
        "The id of the contact that this one was merged into, where it was: the version was another contact's.",
      resolve: ({ movedTo }) => movedTo ?? null,
    }),
  }),
});

builder.objectRef<ProblemOf<'RateLimited'>>('RateLimitedError').implement({
  description: 'The access key has done as much as it may for now: this change of the document was not made.',
  interfaces: [ContactError],
  fields: (t) => ({
    retryAfter: t.exposeInt('retryAfter', { description: 'Seconds after which to send the change again.' }),
  }),
});

builder.objectRef<ProblemOf<'Unavailable'>>('UnavailableError').implement({
  description: 'The database could not serve one of several updates, after others had been made.',
  interfaces: [ContactError],
  fields: (t) => ({
    retryAfter: t.exposeInt('retryAfter', { description: 'Seconds after which to send the update again.' }),
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
      description: 'What you can do about it with this access key.',
      resolve: ({ remedies }) => remedies,
    }),
  }),
});

builder.objectRef<Extract<Problem, { existingKey: string }>>('AlreadyExistsError').implement({
  description: 'There is one already with this key.',
  interfaces: [ContactError],
  fields: (t) => ({
    existingKey: t.exposeString('existingKey', { description: 'The key.' }),
  }),
});

const IdentifierConflictRemedy = builder.enumType('IdentifierConflictRemedy', {
  description: 'A way out of an identifier conflict.',
  values: {
    DROP_IDENTIFIER: { value: 'drop', description: 'Send the same update without the identifier.' },
    CHANGE_STRATEGY: {
      value: 'changeStrategy',
      description: 'Send the same update with strategy `FIRST_ALIAS`: the identifier stays where it is.',
    },
    MOVE_IDENTIFIER: {
      value: 'move',
      description: 'Take the identifier from its holder first, with `removeIdentifiers`, then send the same update.',
    },
    MERGE_CONTACTS: {
      value: 'merge',
      description: 'Make one contact of the two, with `mergeContacts`, if they are the same person.',
    },
    UPSERT_CONTACT: {
      value: 'upsert',
      description: 'Update the holder instead, with `upsertContact` by the identifier.',
    },
  } as const,
});

/** The names that the arguments of GraphQL have for the parts of a path of REST. */
const ARGUMENTS: Record<string, string[]> = {
  identifierKey: ['identifier', 'key'],
  identifierValue: ['identifier', 'value'],
};

function argumentPath([first, ...rest]: Path): string[] {
  if (first === undefined) return [];
  return [...(ARGUMENTS[first] ?? [first]), ...rest].map((step) => shortened(String(step)));
}
