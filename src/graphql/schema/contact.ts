import { requestedAttributesProblems } from '../../contacts/attributes/requested-attributes.ts';
import {
  type Contact as ContactShape,
  computedDisplayName,
  featuredIdentifiers,
  isAnonymous,
  visibleAttributes,
} from '../../contacts/contact/contact.ts';
import { bySet, membersInWords } from '../../contacts/contact/contact-sets.ts';
import { MAX_ATTRIBUTE_KEY_LENGTH, MAX_REQUESTED_ATTRIBUTES } from '../../contacts/validation/limits.ts';
import type { NodeCount } from '../limits/charge-fields.ts';
import type { ListCheck } from '../limits/list-arguments.ts';
import { Account } from './account.ts';
import { builder } from './builder.ts';
import { Company } from './company.ts';
import { ContactIdentifier, IdentifierReference } from './contact-identifier.ts';
import { ContactList } from './contact-list.ts';
import { Node, nodeIdField } from './node.ts';
import { memberType } from './set-member.ts';

export const Contact = builder.objectRef<ContactShape>('Contact').implement({
  description: 'A contact: a person or thing that a company is in touch with.',
  interfaces: [Node],
  fields: (t) => ({
    nodeId: nodeIdField(t, 'Contact', ({ id }) => id),
    id: t.exposeID('id', { description: 'The id of the contact, a UUID.' }),
    workspaceId: t.expose('workspaceId', { type: 'UUID', description: 'The workspace that the contact belongs to.' }),
    version: t.exposeInt('version', {
      description:
        'Starts at 1 and increases by one with each change. Send it as `expectedVersion` to change only this version.',
    }),
    computedDisplayName: t.string({
      nullable: true,
      description:
        'The first existing one of attribute `displayName`, attribute `firstName`, e-mail address and phone number.',
      resolve: (contact) => computedDisplayName(contact) ?? null,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the contact was created.' }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description: 'When the contact last changed. Never decreases. An update without changes keeps it.',
    }),
    attributes: t.field({
      type: 'JSONObject',
      description: 'All attributes with a value, by key.',
      args: {
        include: t.arg.stringList({
          description: `Additional keys to return, with null if they have no value. At most ${MAX_REQUESTED_ATTRIBUTES} items, each of at most ${MAX_ATTRIBUTE_KEY_LENGTH} characters.`,
          extensions: { check: requestedAttributesProblems satisfies ListCheck },
        }),
      },
      resolve: (contact, { include }, { budget }) => {
        budget.takeFields(include?.length ?? 0);
        return visibleAttributes(contact, include ?? []);
      },
    }),
    identifiers: t.field({
      type: [ContactIdentifier],
      description: 'The identifiers, oldest first. Those added at the same time are in the order of the request.',
      resolve: ({ identifiers }) => identifiers,
    }),
    featuredIdentifiers: t.field({
      type: [IdentifierReference],
      description:
        'The e-mail addresses and phone numbers, then all other identifiers, each oldest first, at most ten in total.',
      resolve: featuredIdentifiers,
    }),
    identifierCount: t.int({
      description: 'The number of identifiers of the contact.',
      resolve: ({ identifiers }) => identifiers.length,
    }),
    isAnonymous: t.boolean({
      description: 'Whether the contact has no identifiers except visitor ids.',
      resolve: isAnonymous,
    }),
    ...bySet((set) =>
      t.expose(set, { type: [memberType(set)], description: `The ${membersInWords(set)} of the contact.` }),
    ),
    lists: t.field({
      type: [ContactList],
      description: 'The lists that the contact is on.',
      extensions: { countNodes: (({ listIds }) => listIds.length) satisfies NodeCount<ContactShape> },
      resolve: (contact, _arguments, { relations }) => relations().listsOf(contact),
    }),
    accounts: t.field({
      type: [Account],
      description: 'The accounts of the contact.',
      extensions: { countNodes: (({ accountIds }) => accountIds.length) satisfies NodeCount<ContactShape> },
      resolve: (contact, _arguments, { relations }) => relations().accountsOf(contact),
    }),
    companies: t.field({
      type: [Company],
      description: 'The companies of the contact.',
      extensions: { countNodes: (({ companyRefs }) => companyRefs.length) satisfies NodeCount<ContactShape> },
      resolve: (contact, _arguments, { relations }) => relations().companiesOf(contact),
    }),
  }),
});
