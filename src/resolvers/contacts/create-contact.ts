import { readCreateRequest } from '../../contacts/update/parse-update.ts';
import { operation } from '../runtime/operation.ts';
import { changeContact } from './update-contact.ts';

/** Creates a contact, unless an identifier of it belongs to another one. */
export const createContact = operation({
  name: 'createContact',
  scope: 'contacts:write',
  run: (services, caller, { workspaceId, body }: { workspaceId: string; body: unknown }) =>
    changeContact('createContact', services, caller, { workspaceId }, 'new', readCreateRequest(body)),
});
