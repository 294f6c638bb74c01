import { parseCreateRequest } from '../../contacts/update/parse-update.ts';
import { operation } from '../runtime/operation.ts';
import { changeContact, type UpdateInput } from './update-contact.ts';

/** Creates a contact. Rejected if one of its identifiers belongs to another contact. */
export const createContact = operation({
  name: 'createContact',
  scope: 'contacts:write',
  run(services, caller, { workspaceId, body, requestProblems = [] }: Omit<UpdateInput, 'precondition'>) {
    const read = parseCreateRequest(body);
    return changeContact(services, caller, { workspaceId }, 'new', {
      ...read,
      problems: [...requestProblems, ...read.problems],
    });
  },
});
