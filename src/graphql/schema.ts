import { isDeclared } from '../resolvers/runtime/operation.ts';
import './schema/scalars.ts';
import './operations/workspaces/viewer.ts';
import './operations/nodes.ts';
import './operations/contacts/find-contact.ts';
import './operations/contacts/contacts.ts';
import './operations/contacts/contact-history.ts';
import './operations/contacts/update-contact.ts';
import './operations/contacts/update-contacts.ts';
import './operations/contacts/preview-update.ts';
import './operations/contacts/create-contact.ts';
import './operations/contacts/delete-contact.ts';
import './operations/contacts/merge-contacts.ts';
import './operations/contacts/revert-contact.ts';
import './operations/contacts/contact-identifiers.ts';
import './operations/groups/lists.ts';
import './operations/groups/list-members.ts';
import './operations/groups/accounts.ts';
import './operations/workspaces/attribute-definitions.ts';
import './operations/workspaces/access-keys.ts';
import { chargeFields } from './limits/charge-fields.ts';
import { builder } from './schema/builder.ts';

/** The schema, with all types that the files above define. */
export const schema = builder.toSchema();
chargeFields(schema);

for (const type of [schema.getQueryType(), schema.getMutationType()]) {
  for (const field of Object.keys(type?.getFields() ?? {})) {
    if (!isDeclared(field)) throw new Error(`the field ${type?.name}.${field} has no declared operation of its name`);
  }
}
