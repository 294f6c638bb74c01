import 'swagger-ui-dist/swagger-ui.css';
import './style.css';
import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js';
import type { ReferenceContent } from '../../http/pages/docs.ts';
import { contentOf } from '../content.ts';
import { nameElements } from './name-elements.ts';

const { authorization } = contentOf<ReferenceContent>();

/** Input is not stored: it is lost when the user leaves the page. */
const ui = SwaggerUI({
  url: '/openapi.json',
  dom_id: '#root',
  deepLinking: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  persistAuthorization: false,
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
  plugins: [noLinksInButtons],
  responseInterceptor: withOwnServer,
  onComplete() {
    if (authorization === undefined) return;
    const { securitySchemes } = ui.specSelectors.specJson().toJS().components;
    const [name] = Object.entries(securitySchemes).find(([, { type }]) => type === 'apiKey') ?? [];
    if (name !== undefined) ui.preauthorizeApiKey(name, authorization);
  },
});
nameElements();

/** Requests go to the server of the page. A proxy may know it under another address than the document names. */
function withOwnServer(response: { url: string; text: string }) {
  if (new URL(response.url).pathname !== '/openapi.json') return response;
  return { ...response, text: JSON.stringify({ ...JSON.parse(response.text), servers: [{ url: '/' }] }) };
}

/**
 * A call opens with a button, and a button must not contain a link. The address in the browser still follows the open
 * call.
 */
function noLinksInButtons({ React }: SwaggerUI.System) {
  return { components: { DeepLink: ({ text }: { text: string }) => React.createElement('span', null, text) } };
}
