import type { VisibleChange } from '../../contacts/history/visible-change.ts';
import { builder } from './builder.ts';

export const ContactFieldChange = builder.objectRef<VisibleChange>('ContactFieldChange').implement({
  description: 'A field of a contact that changes, with its values before and after.',
  fields: (t) => ({
    field: t.exposeString('field', {
      description:
        '`attributes.` and the key of an attribute, `identifiers`, `listIds`, `accountIds` or `companyRefs`.',
    }),
    before: t.expose('before', {
      type: 'JSON',
      nullable: true,
      description:
        'For an attribute: its previous value, or null. For identifiers, lists, accounts and companies: the members that ' +
        'the contact loses. A member that moves is in both.',
    }),
    after: t.expose('after', {
      type: 'JSON',
      nullable: true,
      description:
        'For an attribute: its new value, or null. For identifiers, lists, accounts and companies: the members that the ' +
        'contact gains. An identifier is an object with `key`, `value` and, if it has any, `properties`.',
    }),
  }),
});
