import { mayReadContacts } from '../../access/access-key.ts';
import type { AttributeDefinition } from '../../contacts/attributes/attribute-definition.ts';
import {
  CREATE_ATTRIBUTE_DEFINITION_SCHEMA,
  UPDATE_ATTRIBUTE_DEFINITION_SCHEMA,
  type UpdateAttributeDefinitionBody,
} from '../../contacts/attributes/attribute-definition-body.ts';
import { writtenPartOfDefinition } from '../../contacts/attributes/plan-attribute-definition.ts';
import { collectionOf, type PageInput, pageFromArray, parsePageRequest } from '../../contacts/paging/page.ts';
import { createBodyParser, type ParsedBody } from '../../contacts/validation/parse-body.ts';
import type { Precondition } from '../../contacts/validation/precondition.ts';
import {
  invalid,
  isRejected,
  notFound,
  type Path,
  type Rejected,
  rejected,
} from '../../contacts/validation/problem.ts';
import { workspaceRules } from '../../contacts/workspaces/workspace.queries.ts';
import {
  createAttributeDefinition as create,
  updateAttributeDefinition as update,
} from '../../contacts/workspaces/write-attribute-definition.ts';
import { operation } from '../runtime/operation.ts';
import type { Caller, Services } from '../runtime/services.ts';

const DEFAULT_PAGE = 100;

/** A created or updated definition, and the unknown properties of the body. */
export interface AttributeDefinitionChanged {
  attributeDefinition: AttributeDefinition;
  ignoredProperties: readonly string[];
}

interface DefinitionInput {
  workspaceId: string;
  key: string;
}

interface ChangeDefinitionInput extends DefinitionInput {
  precondition?: Precondition | undefined;
}

interface PageDefinitionsInput {
  workspaceId: string;
  page: PageInput;
  /** Default: false. */
  includeArchived?: { value: unknown; path: Path } | undefined;
}

/**
 * Returns a page of the attribute definitions of a workspace by key, including built-in ones. Archived ones only on
 * request.
 */
export const pageAttributeDefinitions = operation({
  name: 'attributeDefinitions',
  scope: 'contacts:read',
  async run({ store, rules }, _caller, { workspaceId, page, includeArchived }: PageDefinitionsInput) {
    const isArchived = includeArchived?.value ?? false;
    const collection = collectionOf('attributeDefinitions', workspaceId, isArchived);
    const { request, problems } = parsePageRequest(page, DEFAULT_PAGE, collection);
    const isFlag = includeArchived === undefined || typeof isArchived === 'boolean';
    const all = isFlag ? problems : [...problems, invalid(includeArchived.path, 'must be true or false')];
    if (all.length > 0) return { problems: all };
    const { definitions } = await workspaceRules(store.reader({ workspaceId }), rules, workspaceId, undefined);
    const shown = [...definitions.values()].filter(({ archived }) => isArchived || !archived);
    return { ...pageFromArray(shown, positionOfDefinition, request), collection };
  },
});

/** Returns the position of a definition, which is its key. */
export function positionOfDefinition({ key }: Pick<AttributeDefinition, 'key'>) {
  return { createdAt: 0, id: key };
}

/** Returns the definition of a key: built-in, custom or archived. */
export const findAttributeDefinition = operation({
  name: 'attributeDefinition',
  scope: 'contacts:read',
  run: async ({ loaders }, _caller, { workspaceId, key }: DefinitionInput) =>
    (await loaders.definition.load({ workspaceId, id: key })) ?? rejected(notFound('attribute definition')),
});

/** Defines an attribute. */
export const createAttributeDefinition = operation({
  name: 'createAttributeDefinition',
  scope: 'settings:write',
  async run(services, _caller, { workspaceId, body }: { workspaceId: string; body: unknown }) {
    const read = readCreateBody(body);
    const { store, rules } = services;
    const now = services.now();
    return changed(
      read,
      await store.write({ workspaceId, exclusive: true }, (transaction) =>
        create(transaction, rules, workspaceId, read, now),
      ),
    );
  },
});

/** Updates a definition. Absent fields and existing values of contacts stay unchanged. */
export const updateAttributeDefinition = operation({
  name: 'updateAttributeDefinition',
  scope: 'settings:write',
  run: (services, caller, { body, ...input }: ChangeDefinitionInput & { body: unknown }) =>
    change(services, caller, input, readUpdateBody(body)),
});

/** Archives an attribute: existing values stay, new ones cannot be written. */
export const archiveAttributeDefinition = operation({
  name: 'archiveAttributeDefinition',
  scope: 'settings:write',
  run: (services, caller, input: ChangeDefinitionInput) =>
    change(services, caller, input, readUpdateBody({ archived: true })),
});

const readCreateBody = createBodyParser(CREATE_ATTRIBUTE_DEFINITION_SCHEMA);
const readUpdateBody = createBodyParser(UPDATE_ATTRIBUTE_DEFINITION_SCHEMA);

async function change(
  services: Services,
  caller: Caller,
  { workspaceId, key, precondition }: ChangeDefinitionInput,
  read: ParsedBody,
) {
  const { store, rules } = services;
  const now = services.now();
  const after = await store.write({ workspaceId, exclusive: true }, (transaction) =>
    update(transaction, rules, workspaceId, key, read, { now, precondition }),
  );
  if (isRejected(after) || mayReadContacts(caller.key)) return changed(read, after);
  return changed(read, writtenPartOfDefinition(after, read.body as UpdateAttributeDefinitionBody));
}

function changed(
  { ignoredProperties }: ParsedBody,
  result: AttributeDefinition | Rejected,
): AttributeDefinitionChanged | Rejected {
  return isRejected(result) ? result : { attributeDefinition: result, ignoredProperties };
}
