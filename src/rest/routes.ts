import { accessKeyRoutes } from './routes/access-keys.ts';
import { accountRoutes } from './routes/accounts.ts';
import { attributeDefinitionRoutes } from './routes/attribute-definitions.ts';
import { contactHistoryRoute } from './routes/contact-history.ts';
import { contactIdentifierRoutes } from './routes/contact-identifiers.ts';
import { contactListsRoute } from './routes/contact-lists.ts';
import { pageContactsRoute } from './routes/contacts.ts';
import { createContactRoute } from './routes/create-contact.ts';
import { deleteContactRoute } from './routes/delete-contact.ts';
import { exportContactsRoute } from './routes/export-contacts.ts';
import { findContactRoutes } from './routes/find-contact.ts';
import { listContactRoutes } from './routes/list-members.ts';
import { listRoutes } from './routes/lists.ts';
import { mergeContactsRoute } from './routes/merge-contacts.ts';
import { previewUpdateRoutes } from './routes/preview-update.ts';
import { revertContactRoute } from './routes/revert-contact.ts';
import { updateContactRoutes } from './routes/update-contact.ts';
import { updateContactsRoute } from './routes/update-contacts.ts';
import { workspacesRoute } from './routes/workspaces.ts';
import type { Route } from './server/route.ts';

/** All routes of the REST API. */
export const ROUTES: readonly Route[] = [
  ...updateContactRoutes,
  updateContactsRoute,
  ...previewUpdateRoutes,
  ...findContactRoutes,
  createContactRoute,
  pageContactsRoute,
  exportContactsRoute,
  mergeContactsRoute,
  revertContactRoute,
  deleteContactRoute,
  contactHistoryRoute,
  ...contactIdentifierRoutes,
  contactListsRoute,
  ...listRoutes,
  ...listContactRoutes,
  ...accountRoutes,
  ...attributeDefinitionRoutes,
  ...accessKeyRoutes,
  workspacesRoute,
];
