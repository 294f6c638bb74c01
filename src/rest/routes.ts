import { accountRoutes } from './accounts.ts';
import { attributeDefinitionRoutes } from './attribute-definitions.ts';
import { contactIdentifierRoutes } from './contact-identifiers.ts';
import { contactListsRoute } from './contact-lists.ts';
import { createContactRoute } from './create-contact.ts';
import { deleteContactRoute } from './delete-contact.ts';
import { findContactRoutes } from './find-contact.ts';
import { listContactRoutes } from './list-contacts.ts';
import { listRoutes } from './lists.ts';
import { mergeContactsRoute } from './merge-contacts.ts';
import { pageContactsRoute } from './page-contacts.ts';
import type { Route } from './route.ts';
import { updateContactRoutes } from './update-contact.ts';
import { workspacesRoute } from './workspaces.ts';

/** Every call of the documented API. */
export const ROUTES: readonly Route[] = [
  ...updateContactRoutes,
  ...findContactRoutes,
  createContactRoute,
  pageContactsRoute,
  mergeContactsRoute,
  deleteContactRoute,
  ...contactIdentifierRoutes,
  contactListsRoute,
  ...listRoutes,
  ...listContactRoutes,
  ...accountRoutes,
  ...attributeDefinitionRoutes,
  workspacesRoute,
];
