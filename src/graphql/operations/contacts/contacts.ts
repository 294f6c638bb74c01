import type { Contact as ContactShape } from '../../../contacts/contact/contact.ts';
import type { ContactFilter } from '../../../contacts/paging/contact-filter.ts';
import type { CollectionPage } from '../../../contacts/paging/page.ts';
import { pageContacts, positionOfContact } from '../../../resolvers/contacts/page-contacts.ts';
import { Account } from '../../schema/account.ts';
import { builder } from '../../schema/builder.ts';
import { Company } from '../../schema/company.ts';
import { Contact } from '../../schema/contact.ts';
import { ContactFilterInput } from '../../schema/contact-filter.ts';
import { ContactList } from '../../schema/contact-list.ts';
import { connectionFrom, pageInput } from '../connection.ts';
import { type Context, run, runForNode, unwrapOrNull } from '../run.ts';
import { WORKSPACE } from '../workspace-argument.ts';

const ContactConnection = builder.connectionObject(
  { type: Contact, name: 'ContactConnection', description: 'A page of contacts, oldest first.' },
  { name: 'ContactEdge', description: 'A contact in a page.' },
);

type Arguments = Parameters<typeof pageInput>[0];

async function contacts(
  runOperation: typeof run | typeof runForNode,
  context: Context,
  workspaceId: string,
  filter: ContactFilter | undefined,
  args: Arguments,
) {
  const result = await runOperation(context, pageContacts, { workspaceId, filter, page: pageInput(args) });
  const page: CollectionPage<ContactShape> | null = unwrapOrNull(result);
  return page === null ? null : connectionFrom(page, positionOfContact, args);
}

builder.queryField('contacts', (t) =>
  t.connection(
    {
      type: Contact,
      nullable: true,
      description: 'Contacts, oldest first: all, or those that match a filter. 10 by default.',
      args: {
        ...WORKSPACE,
        filter: t.arg({
          type: ContactFilterInput,
          description: 'The filter; all contacts if omitted or null.',
        }),
      },
      resolve: (_root, { workspaceId, filter, ...args }, context) =>
        contacts(run, context, workspaceId, filter ?? undefined, args),
    },
    ContactConnection,
  ),
);

builder.objectField(ContactList, 'contacts', (t) =>
  t.connection(
    {
      type: Contact,
      nullable: true,
      description: 'The contacts on the list, oldest first.',
      resolve: ({ workspaceId, id: listId }, args, context) =>
        contacts(runForNode, context, workspaceId, { listId }, args),
    },
    ContactConnection,
  ),
);

builder.objectField(Account, 'contacts', (t) =>
  t.connection(
    {
      type: Contact,
      nullable: true,
      description: 'The contacts of the account, oldest first.',
      resolve: ({ workspaceId, id: accountId }, args, context) =>
        contacts(runForNode, context, workspaceId, { accountId }, args),
    },
    ContactConnection,
  ),
);

builder.objectField(Company, 'contacts', (t) =>
  t.connection(
    {
      type: Contact,
      nullable: true,
      description: 'The contacts of the company, oldest first.',
      resolve: ({ workspaceId, ref: companyRef }, args, context) =>
        contacts(runForNode, context, workspaceId, { companyRef }, args),
    },
    ContactConnection,
  ),
);
