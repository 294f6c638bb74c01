import { UPDATE_CONTACT_SCHEMA } from '../../contacts/update/update-contact-body.ts';
import {
  type ContactPreviewed,
  previewContactUpdate,
  previewContactUpsert,
} from '../../resolvers/contacts/preview-update.ts';
import { EXAMPLE } from '../openapi/examples.ts';
import { ATTRIBUTE_PARAMETER } from '../resources/contact.ts';
import { CONTACT_PREVIEW, CONTACT_PREVIEW_EXAMPLE, contactPreviewBody } from '../resources/contact-preview.ts';
import { route } from '../server/declare-route.ts';
import type { Route, RouteRequest } from '../server/route.ts';

const PREVIEWED = {
  description: 'The effect of the update, even if it would be rejected.',
  schema: CONTACT_PREVIEW,
  example: CONTACT_PREVIEW_EXAMPLE,
  headers: ['Ignored-Properties', 'Deprecation'],
  body: ({ preview }: ContactPreviewed, { attributes }: Pick<RouteRequest<string>, 'attributes'>) =>
    contactPreviewBody(preview, attributes),
};

const DESCRIPTION =
  'Writes nothing and locks nothing. Needs the scope contacts:read; anything else that the update needs, such as the ' +
  'scope contacts:write or a version, is in errors.';

export const previewUpdateRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/workspaces/{workspaceId}/contacts/{contactId}/preview',
    operation: previewContactUpdate,
    isReadOnly: true,
    tag: 'Contacts',
    summary: 'Preview an update',
    description: `The effect of PATCH of the contact with the same body and headers. ${DESCRIPTION}`,
    query: ATTRIBUTE_PARAMETER,
    headers: ['If-Match'],
    body: {
      schema: UPDATE_CONTACT_SCHEMA,
      example: { attributes: { countryCode: 'US' }, addToLists: [EXAMPLE.listId] },
    },
    responses: { 200: PREVIEWED },
    problems: [308, 'merged'],
    input: ({ params, body, precondition }) => ({ ...params, body, precondition }),
  }),
  route({
    method: 'POST',
    path: '/workspaces/{workspaceId}/contacts/identifiers/{identifierKey}/{identifierValue}/preview',
    operation: previewContactUpsert,
    isReadOnly: true,
    tag: 'Contacts',
    summary: 'Preview an update by identifier',
    description: `The effect of PATCH by the identifier with the same body and headers. ${DESCRIPTION}`,
    query: ATTRIBUTE_PARAMETER,
    headers: ['If-Match', 'If-None-Match'],
    body: { schema: UPDATE_CONTACT_SCHEMA, example: { attributes: { firstName: 'Grace', countryCode: 'US' } } },
    responses: { 200: PREVIEWED },
    input: ({ params: { workspaceId, identifierKey: key, identifierValue: value }, body, precondition }) => ({
      workspaceId,
      identifier: { key, value },
      body,
      precondition,
    }),
  }),
];
