/** The body of a merge. It names the contact to merge; the path names the survivor. */
export interface MergeContactsBody {
  contactId: string;
}

export const MERGE_CONTACTS_SCHEMA = {
  type: 'object',
  description: 'The contact to merge into the contact in the path.',
  required: ['contactId'],
  properties: {
    contactId: { type: 'string', format: 'uuid', description: 'The id of the contact to merge.' },
  } satisfies Record<keyof MergeContactsBody, object>,
};
