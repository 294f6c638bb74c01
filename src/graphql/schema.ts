import { isDeclared } from '../resolvers/operation.ts';
import './scalars.ts';
import './viewer.ts';
import './find-contact.ts';
import './page-contacts.ts';
import './update-contact.ts';
import './create-contact.ts';
import './delete-contact.ts';
import './merge-contacts.ts';
import './change-contact-identifier.ts';
import './lists.ts';
import './list-contacts.ts';
import './accounts.ts';
import './attribute-definitions.ts';
import { builder } from './builder.ts';
import { chargeFields } from './charge-fields.ts';

/** The schema, with every type that the files above define. */
export const schema = builder.toSchema();
chargeFields(schema);

for (const type of [schema.getQueryType(), schema.getMutationType()]) {
  for (const field of Object.keys(type?.getFields() ?? {})) {
    if (!isDeclared(field)) throw new Error(`the field ${type?.name}.${field} has no declared operation of its name`);
  }
}
