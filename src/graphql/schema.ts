import { isDeclared } from '../resolvers/runtime/operation.ts';
import './schema/scalars.ts';
import './operations/viewer.ts';
import './operations/nodes.ts';
import './operations/find-contact.ts';
import './operations/contacts.ts';
import './operations/contact-history.ts';
import './operations/update-contact.ts';
import './operations/update-contacts.ts';
import './operations/preview-update.ts';
import './operations/create-contact.ts';
import './operations/delete-contact.ts';
import './operations/merge-contacts.ts';
import './operations/revert-contact.ts';
import './operations/contact-identifiers.ts';
import './operations/lists.ts';
import './operations/list-members.ts';
import './operations/accounts.ts';
import './operations/attribute-definitions.ts';
import './operations/access-keys.ts';
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
