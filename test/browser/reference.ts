import type { Locator, Page } from 'playwright-core';
import { DEMO } from '../../src/demo.ts';
import type { Occasion, Visit, VisitPage } from './chromium.ts';

/** Opens the page at `/docs` of a new gateway, and waits until it shows the calls. */
export async function openReference(visit: VisitPage, occasion: Occasion = {}): Promise<Visit> {
  const { page, url, services } = await visit('/', occasion);
  await page.route(`${url}/openapi.json`, (route) => route.fulfill({ json: DOCUMENT }));
  await page.goto(`${url}/docs`);
  await page.locator('.opblock').first().waitFor();
  return { page, url, services };
}

/** Opens what the page says about a call. */
export async function openCall(page: Page, method: 'get' | 'patch', path: string): Promise<Locator> {
  const call = page.locator(`.opblock-${method}`, { has: page.locator(`[data-path="${path}"]`) });
  await call.locator('.opblock-summary-control').click();
  await call.getByRole('button', { name: 'Execute' }).waitFor();
  return call;
}

/** Sends the call from the page, and returns the status that it shows. */
export async function execute(call: Locator): Promise<string | null> {
  await call.getByRole('button', { name: 'Execute' }).click();
  return call.locator('.live-responses-table .response .response-col_status').textContent();
}

export const CONTACT_PATH = '/workspaces/{workspaceId}/contacts/{contactId}';

const ANSWER = {
  description: 'The contact.',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Contact' } } },
};

const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'contact-gateway', version: '0.1.0' },
  servers: [{ url: '/' }],
  security: [{ accessKey: [] }],
  paths: {
    [CONTACT_PATH]: {
      parameters: (['workspaceId', 'contactId'] as const).map((name) => ({
        name,
        in: 'path',
        required: true,
        schema: { type: 'string', format: 'uuid' },
        example: DEMO[name],
      })),
      get: {
        operationId: 'readContact',
        tags: ['Contacts'],
        summary: 'Read a contact',
        parameters: [{ name: 'include', in: 'query', schema: { type: 'string', enum: ['lists', 'accounts'] } }],
        responses: { 200: ANSWER },
      },
      patch: {
        operationId: 'updateContact',
        tags: ['Contacts'],
        summary: 'Update a contact',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { type: 'object', properties: { attributes: { type: 'object' } } },
              examples: {
                attributes: { value: { attributes: { countryCode: 'US' } } },
                lists: { value: { addToLists: [DEMO.listId] } },
              },
            },
          },
        },
        responses: { 200: ANSWER },
      },
    },
  },
  components: {
    securitySchemes: { accessKey: { type: 'apiKey', in: 'header', name: 'Authorization' } },
    schemas: { Contact: { type: 'object', properties: { id: { type: 'string', format: 'uuid' } } } },
  },
};
