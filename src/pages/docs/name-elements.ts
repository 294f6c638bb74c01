/** Elements to which Swagger UI gives no accessible name, or which it makes unreachable by keyboard. */
const ATTRIBUTES: [selector: string, attribute: string, value: string | ((element: Element) => string)][] = [
  ['#servers', 'aria-label', 'Server'],
  ['.examples-select-element', 'aria-label', 'Example'],
  ['.body-param__text', 'aria-label', 'Request body'],
  ['.parameters-col_description :is(input, select, textarea)', 'aria-label', parameterName],
  ['.json-schema-2020-12-accordion:not(:has(.json-schema-2020-12__title))', 'aria-label', 'Schema'],
  ['.close-modal', 'aria-label', 'Close'],
  ['.modal-btn[aria-label="Remove authorization"]', 'aria-label', 'Logout: remove authorization'],
  ['.modal-btn[aria-label="Apply credentials"]', 'aria-label', 'Authorize: apply credentials'],
  ['pre.microlight', 'tabindex', '0'],
];

/** Gives these elements names as soon as Swagger UI creates them. */
export function nameElements(): void {
  new MutationObserver(() => {
    for (const [selector, attribute, value] of ATTRIBUTES) {
      for (const element of document.querySelectorAll(selector)) {
        element.setAttribute(attribute, typeof value === 'function' ? value(element) : value);
      }
    }
  }).observe(document.body, { subtree: true, childList: true });
}

function parameterName(element: Element): string {
  return element.closest('tr')?.dataset.paramName ?? '';
}
