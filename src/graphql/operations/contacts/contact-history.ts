import { pageContactHistory, positionOfChange } from '../../../resolvers/contacts/contact-history.ts';
import { builder } from '../../schema/builder.ts';
import { Contact } from '../../schema/contact.ts';
import { ContactChange } from '../../schema/contact-change.ts';
import { connectionFrom, pageInput } from '../connection.ts';
import { CONTACT_ID } from '../input-fields.ts';
import { type Context, run, runForNode, unwrapOrNull } from '../run.ts';
import { WORKSPACE } from '../workspace-argument.ts';

const ContactChangeConnection = builder.connectionObject(
  { type: ContactChange, name: 'ContactChangeConnection', description: 'A page of changes, newest first.' },
  { name: 'ContactChangeEdge', description: 'A change in a page.' },
);

type Arguments = Parameters<typeof pageInput>[0];

/** The cost of reading from the oldest changes, in fields. */
const WORK_FROM_END = 1_000;

async function history(
  runOperation: typeof run | typeof runForNode,
  context: Context,
  contact: { workspaceId: string; contactId: string },
  args: Arguments,
) {
  const page = pageInput(args);
  if (page.descending?.value === true) context.budget.takeFields(WORK_FROM_END);
  const found = unwrapOrNull(await runOperation(context, pageContactHistory, { ...contact, page }));
  return found === null ? null : connectionFrom(found, positionOfChange, args);
}

builder.queryField('contactHistory', (t) =>
  t.connection(
    {
      type: ContactChange,
      nullable: true,
      description:
        'The changes of a contact, newest first, 10 by default; null for an unknown contact. For a contact that was deleted or ' +
        'merged into another one, the access key needs the scope `history:read`.',
      args: {
        ...WORKSPACE,
        contactId: t.arg.id({ required: true, description: CONTACT_ID }),
      },
      resolve: (_root, { workspaceId, contactId, ...args }, context) =>
        history(run, context, { workspaceId, contactId }, args),
    },
    ContactChangeConnection,
  ),
);

builder.objectField(Contact, 'history', (t) =>
  t.connection(
    {
      type: ContactChange,
      nullable: true,
      description: 'The changes of the contact, newest first, 10 by default.',
      resolve: ({ workspaceId, id: contactId }, args, context) =>
        history(runForNode, context, { workspaceId, contactId }, args),
    },
    ContactChangeConnection,
  ),
);
