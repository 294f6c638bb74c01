import {
  ATTRIBUTE_FORMAT,
  CREATE_ATTRIBUTE_DEFINITION_SCHEMA,
  UPDATE_ATTRIBUTE_DEFINITION_SCHEMA,
} from '../../contacts/attributes/attribute-definition-body.ts';
import { CREATE_ACCOUNT_SCHEMA, UPDATE_ACCOUNT_SCHEMA } from '../../contacts/groups/account-body.ts';
import { CREATE_LIST_SCHEMA, LIST_CONTACTS_SCHEMA, UPDATE_LIST_SCHEMA } from '../../contacts/groups/list-body.ts';
import { SEARCH_CONTACTS_SCHEMA } from '../../contacts/identifiers/search-contacts-body.ts';
import { MERGE_CONTACTS_SCHEMA } from '../../contacts/merge/merge-contacts-body.ts';
import { CONTACT_FILTER_SCHEMA } from '../../contacts/paging/contact-filter-body.ts';
import { REVERT_CONTACT_SCHEMA } from '../../contacts/revert/revert-contact-body.ts';
import { CREATE_CONTACT_SCHEMA } from '../../contacts/update/create-contact-body.ts';
import {
  IDENTIFIER_WITH_PROPERTIES,
  NAMED_IDENTIFIER,
  UPDATE_CONTACT_SCHEMA,
} from '../../contacts/update/update-contact-body.ts';
import { UPDATE_CONTACTS_SCHEMA } from '../../contacts/update/update-contacts-body.ts';
import { CONTACT } from '../resources/contact.ts';
import { CONTACT_CHANGE, FIELD_CHANGE } from '../resources/contact-change.ts';
import { CONTACT_PREVIEW } from '../resources/contact-preview.ts';
import { EXPORTED_CONTACT } from '../resources/exported-contact.ts';
import { LIST } from '../resources/list.ts';
import { PROBLEM } from '../resources/problem.ts';
import { REVERTED_CONTACT } from '../resources/reverted-contact.ts';
import { IDENTIFIER_REFERENCE } from '../resources/schemas.ts';
import { ACCOUNT } from '../routes/accounts.ts';
import { ATTRIBUTE_DEFINITION } from '../routes/attribute-definitions.ts';
import { CONTACT_IDENTIFIER } from '../routes/contact-identifiers.ts';
import { WORKSPACE } from '../routes/workspaces.ts';

/** The body of an error in RFC 9457. */
export const PROBLEM_DETAILS = {
  type: 'object',
  description:
    'The reason why a request was rejected, in RFC 9457, for clients that accept `application/problem+json`.',
  required: ['type', 'title', 'status', 'detail', 'code', 'details'],
  properties: {
    type: { type: 'string', description: 'Always `about:blank`: `code` says more.' },
    title: { type: 'string', description: 'The status in words.' },
    status: { type: 'integer', description: 'The status.' },
    detail: { type: 'string', description: 'All reasons in words.' },
    code: PROBLEM.properties.code,
    details: PROBLEM.properties.details,
    movedTo: PROBLEM.properties.movedTo,
  },
};

/** The schemas with a name in the document. These objects also check bodies. */
const SCHEMAS: Record<string, object> = {
  Contact: CONTACT,
  ExportedContact: EXPORTED_CONTACT,
  ContactChange: CONTACT_CHANGE,
  ContactFieldChange: FIELD_CHANGE,
  ContactPreview: CONTACT_PREVIEW,
  CreateContact: CREATE_CONTACT_SCHEMA,
  UpdateContact: UPDATE_CONTACT_SCHEMA,
  UpdateContacts: UPDATE_CONTACTS_SCHEMA,
  MergeContacts: MERGE_CONTACTS_SCHEMA,
  RevertContact: REVERT_CONTACT_SCHEMA,
  RevertedContact: REVERTED_CONTACT,
  SearchContacts: SEARCH_CONTACTS_SCHEMA,
  ContactFilter: CONTACT_FILTER_SCHEMA,
  Identifier: NAMED_IDENTIFIER,
  IdentifierWithProperties: IDENTIFIER_WITH_PROPERTIES,
  IdentifierReference: IDENTIFIER_REFERENCE,
  ContactIdentifier: CONTACT_IDENTIFIER,
  List: LIST,
  CreateList: CREATE_LIST_SCHEMA,
  UpdateList: UPDATE_LIST_SCHEMA,
  ListContacts: LIST_CONTACTS_SCHEMA,
  Account: ACCOUNT,
  CreateAccount: CREATE_ACCOUNT_SCHEMA,
  UpdateAccount: UPDATE_ACCOUNT_SCHEMA,
  AttributeDefinition: ATTRIBUTE_DEFINITION,
  AttributeFormat: ATTRIBUTE_FORMAT,
  CreateAttributeDefinition: CREATE_ATTRIBUTE_DEFINITION_SCHEMA,
  UpdateAttributeDefinition: UPDATE_ATTRIBUTE_DEFINITION_SCHEMA,
  Workspace: WORKSPACE,
  Problem: PROBLEM,
  ProblemDetails: PROBLEM_DETAILS,
};

const NAMES = new Map(Object.entries(SCHEMAS).map(([name, schema]) => [schema, name]));

/** Returns a schema that refers to named schemas instead of containing them. */
export function withReferences(schema: object): object {
  const name = NAMES.get(schema);
  return name === undefined ? parts(schema) : { $ref: `#/components/schemas/${name}` };
}

/** Returns all named schemas, with references to each other. */
export function namedSchemas(): Record<string, object> {
  return Object.fromEntries(Object.entries(SCHEMAS).map(([name, schema]) => [name, parts(schema)]));
}

function parts(schema: object): object {
  if (Array.isArray(schema)) return schema.map((item) => (isSchema(item) ? withReferences(item) : item));
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, isSchema(value) ? withReferences(value) : value]),
  );
}

function isSchema(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
