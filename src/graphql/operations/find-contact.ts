import { findContact, findContactByIdentifier } from '../../resolvers/contacts/find-contact.ts';
import { builder } from '../schema/builder.ts';
import { Contact } from '../schema/contact.ts';
import { IdentifierInput } from '../schema/contact-identifier.ts';
import { CONTACT_ID, WORKSPACE_ID } from './input-fields.ts';
import { run, unwrapOrNull } from './run.ts';

builder.queryField('contact', (t) =>
  t.field({
    type: Contact,
    nullable: true,
    description: 'The contact with an id, or null.',
    args: {
      workspaceId: t.arg({ type: 'UUID', required: true, description: WORKSPACE_ID }),
      contactId: t.arg.id({ required: true, description: CONTACT_ID }),
    },
    resolve: async (_root, input, context) => unwrapOrNull(await run(context, findContact, input, true)),
  }),
);

builder.queryField('contactByIdentifier', (t) =>
  t.field({
    type: Contact,
    nullable: true,
    description: 'The contact that has an identifier, or null. E-mail addresses and phone numbers match in any form.',
    args: {
      workspaceId: t.arg({ type: 'UUID', required: true, description: WORKSPACE_ID }),
      identifier: t.arg({ type: IdentifierInput, required: true, description: 'What the contact is found by.' }),
    },
    resolve: async (_root, input, context) => unwrapOrNull(await run(context, findContactByIdentifier, input)),
  }),
);
