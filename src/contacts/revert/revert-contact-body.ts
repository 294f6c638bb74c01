/** The body of a revert: the version to return to. */
export interface RevertContactBody {
  toVersion: number;
}

export const REVERT_CONTACT_SCHEMA = {
  type: 'object',
  description: 'The version of the contact to return to.',
  required: ['toVersion'],
  properties: {
    toVersion: {
      type: 'integer',
      minimum: 1,
      description: 'The version whose state becomes the state of a new version.',
    },
  } satisfies Record<keyof RevertContactBody, object>,
};
