/** What is sent to merge: the contact that goes. The one that stays is named by the path. */
export interface MergeContactsBody {
  contactId: string;
}

export const MERGE_CONTACTS_SCHEMA = {
  type: 'object',
  description: 'The contact to merge into the one of the path.',
  required: ['contactId'],
  properties: {
    contactId: { type: 'string', format: 'uuid', description: 'The id of the contact that goes.' },
  } satisfies Record<keyof MergeContactsBody, object>,
};
