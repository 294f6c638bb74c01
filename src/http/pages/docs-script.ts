/** Returns the script of the page at `/docs`. Input is not stored: it is lost when the user leaves the page. */
export function startScript(authorization: string | undefined): string {
  return `
const ui = SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  persistAuthorization: false,
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
  plugins: [noLinksInButtons],
  onComplete() {
    const authorization = ${JSON.stringify(authorization ?? null)};
    if (authorization === null) return;
    const { securitySchemes } = ui.specSelectors.specJson().toJS().components;
    const [name] = Object.entries(securitySchemes).find(([, { type }]) => type === 'apiKey');
    ui.preauthorizeApiKey(name, authorization);
  },
});
${NO_LINKS_IN_BUTTONS}${NAMES}`;
}

/**
 * A call opens with a button, and a button must not contain a link. The address in the browser still follows the open
 * call.
 */
const NO_LINKS_IN_BUTTONS = `
function noLinksInButtons({ React }) {
  return { components: { DeepLink: ({ text }) => React.createElement('span', null, text) } };
}
`;

/** Swagger UI gives these elements no accessible name, or makes them unreachable by keyboard. */
const NAMES = `
const ATTRIBUTES = [
  ['#servers', 'aria-label', 'Server'],
  ['.examples-select-element', 'aria-label', 'Example'],
  ['.body-param__text', 'aria-label', 'Request body'],
  ['.parameters-col_description :is(input, select, textarea)', 'aria-label', (it) => it.closest('tr').dataset.paramName],
  ['.json-schema-2020-12-accordion:not(:has(.json-schema-2020-12__title))', 'aria-label', 'Schema'],
  ['.close-modal', 'aria-label', 'Close'],
  ['.modal-btn[aria-label="Remove authorization"]', 'aria-label', 'Logout: remove authorization'],
  ['.modal-btn[aria-label="Apply credentials"]', 'aria-label', 'Authorize: apply credentials'],
  ['pre.microlight', 'tabindex', '0'],
];
new MutationObserver(() => {
  for (const [selector, attribute, value] of ATTRIBUTES) {
    for (const element of document.querySelectorAll(selector)) {
      element.setAttribute(attribute, typeof value === 'function' ? value(element) : value);
    }
  }
}).observe(document.getElementById('reference'), { subtree: true, childList: true });
`;
