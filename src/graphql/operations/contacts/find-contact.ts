import { MAX_CONTACT_IDS } from '../../../contacts/validation/limits.ts';
import {
  contactIdsProblems,
  findContact,
  findContactByIdentifier,
  findContactsByIds,
} from '../../../resolvers/contacts/find-contact.ts';
import type { NodeCount } from '../../limits/charge-fields.ts';
import type { ListCheck } from '../../limits/list-arguments.ts';
import { builder } from '../../schema/builder.ts';
import { Contact } from '../../schema/contact.ts';
import { IdentifierInput } from '../../schema/contact-identifier.ts';
import { CONTACT_ID } from '../input-fields.ts';
import { run, unwrapOrNull } from '../run.ts';
import { WORKSPACE } from '../workspace-argument.ts';

builder.queryField('contact', (t) =>
  t.field({
    type: Contact,
    nullable: true,
    description: 'The contact with an id, or null. With `asOfVersion` or `asOf`, its state at that version or time.',
    args: {
      ...WORKSPACE,
      contactId: t.arg.id({ required: true, description: CONTACT_ID }),
      asOfVersion: t.arg.int({
        description:
          'The version; the result is null if it does not exist. For a contact that was deleted or merged into ' +
          'another one, the access key needs the scope `history:read`.',
      }),
      asOf: t.arg({
        type: 'DateTime',
        description:
          'The time, with the same rules as `asOfVersion`; the result is null if the contact did not exist then.',
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

builder.queryField('contactsByIds', (t) =>
  t.field({
    type: [Contact],
    nullable: { list: true, items: true },
    description:
      'The contacts with these ids, in their order, with null for those that do not exist. For a merged contact, the ' +
      'contact that it was merged into.',
    args: {
      ...WORKSPACE,
      ids: t.arg.idList({
        required: true,
        description: `The id of each contact. At most ${MAX_CONTACT_IDS} items.`,
        extensions: { check: contactIdsProblems satisfies ListCheck },
      }),
    },
    extensions: {
      countNodes: ((_root, { ids }) => ids.length) satisfies NodeCount<unknown, { ids: readonly string[] }>,
    },
    resolve: async (_root, input, context) => unwrapOrNull(await run(context, findContactsByIds, input, true)),
  }),
);

builder.queryField('contactByIdentifier', (t) =>
  t.field({
    type: Contact,
    nullable: true,
    description: 'The contact with an identifier, or null. E-mail addresses and phone numbers match in any form.',
    args: {
      ...WORKSPACE,
      identifier: t.arg({ type: IdentifierInput, required: true, description: 'The identifier.' }),
    },
    resolve: async (_root, input, context) => unwrapOrNull(await run(context, findContactByIdentifier, input)),
  }),
);

/** The cost of reconstructing an earlier state of a contact, in fields. */
const WORK_OF_EARLIER_STATE = 1_000;

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
