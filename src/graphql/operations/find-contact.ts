import { findContact, findContactByIdentifier } from '../../resolvers/contacts/find-contact.ts';
import { builder } from '../schema/builder.ts';
import { Contact } from '../schema/contact.ts';
import { IdentifierInput } from '../schema/contact-identifier.ts';
import { CONTACT_ID } from './input-fields.ts';
import { run, unwrapOrNull } from './run.ts';
import { WORKSPACE } from './workspace-argument.ts';

builder.queryField('contact', (t) =>
  t.field({
    type: Contact,
    nullable: true,
    description: 'The contact with an id, or null; with `asOfVersion` or `asOf` as it was then.',
    args: {
      ...WORKSPACE,
      contactId: t.arg.id({ required: true, description: CONTACT_ID }),
      asOfVersion: t.arg.int({
        description:
          'The version that is meant; null for one that there was not. Of a contact that was deleted or merged into ' +
          'another one, only for keys with the scope `history:read`.',
      }),
      asOf: t.arg({
        type: 'DateTime',
        description: 'The time that is meant, as `asOfVersion`; null if the contact did not exist then.',
      }),
    },
    resolve: async (_root, { asOfVersion, asOf, ...input }, context) => {
      const moment = {
        ...(isGiven(asOfVersion) ? { version: { value: asOfVersion, path: ['asOfVersion'] } } : {}),
        ...(isGiven(asOf) ? { time: { value: asOf, path: ['asOf'] } } : {}),
      };
      if (Object.keys(moment).length === 0) return unwrapOrNull(await run(context, findContact, input, true));
      context.budget.takeFields(WORK_OF_EARLIER_STATE);
      return unwrapOrNull(await run(context, findContact, { ...input, moment }));
    },
  }),
);

builder.queryField('contactByIdentifier', (t) =>
  t.field({
    type: Contact,
    nullable: true,
    description: 'The contact that has an identifier, or null. E-mail addresses and phone numbers match in any form.',
    args: {
      ...WORKSPACE,
      identifier: t.arg({ type: IdentifierInput, required: true, description: 'What the contact is found by.' }),
    },
    resolve: async (_root, input, context) => unwrapOrNull(await run(context, findContactByIdentifier, input)),
  }),
);

/** What it counts as to go back in the history of a contact, in fields. */
const WORK_OF_EARLIER_STATE = 1_000;

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
