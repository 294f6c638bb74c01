import { client, gateway } from './client.ts';

const { workspaceId } = gateway;
const email = { key: 'emailaddress', value: 'katherine@example.com' };

// A response is data or a problem, never both. The status tells which problem it is.
const created = await client.POST('/workspaces/{workspaceId}/contacts', {
  params: { path: { workspaceId } },
  body: { displayName: 'Katherine Johnson', identifiers: [email] },
});
if (created.data) console.log(`created ${created.data.computedDisplayName}`);
else if (created.response.status === 409) console.log(`there already: ${created.error.message}`);
else throw new Error(created.error.message);

// An upsert by an identifier needs no lookup first.
const updated = await client.PATCH('/workspaces/{workspaceId}/contacts/identifiers/{identifierKey}/{identifierValue}', {
  params: { path: { workspaceId, identifierKey: email.key, identifierValue: email.value } },
  body: { attributes: { firstName: 'Katherine', countryCode: 'US' } },
});
if (updated.error) throw new Error(updated.error.message);
const { headers } = updated.response;
console.log(`${headers.get('contact-outcome')}, version ${headers.get('etag')}`);

// Values that break rules: the gateway writes nothing and reports each with its place.
const rejected = await client.PATCH('/workspaces/{workspaceId}/contacts/{contactId}', {
  params: { path: { workspaceId, contactId: updated.data.id } },
  body: { attributes: { rating: 'five stars', labels: ['A'] }, addToLists: ['newsletter'] },
});
for (const [place, messages] of Object.entries(rejected.error?.details ?? {})) {
  console.log(`refused: ${messages.join(', ')} (${place})`);
}

// Reads page by page to the end.
let pageToken: string | undefined;
do {
  const page = await client.GET('/workspaces/{workspaceId}/contacts', {
    params: { path: { workspaceId }, query: { limit: 2, ...(pageToken === undefined ? {} : { pageToken }) } },
  });
  if (page.error) throw new Error(page.error.message);
  for (const { id, computedDisplayName } of page.data.results) console.log(`- ${computedDisplayName ?? id}`);
  pageToken = page.data.nextPageToken;
} while (pageToken !== undefined);
