/**
 * Turns GraphiQL's tabs into a list of buttons, one of which is current: a tab must not contain another button, but
 * GraphiQL's tabs contain their close button. Also marks the main part of the page.
 */
export function correctRoles(): void {
  new MutationObserver(() => {
    for (const tab of document.querySelectorAll('.graphiql-tab[aria-selected]')) {
      tab.firstElementChild?.setAttribute('aria-current', tab.getAttribute('aria-selected') ?? 'false');
      tab.removeAttribute('aria-selected');
      tab.removeAttribute('role');
      tab.parentElement?.removeAttribute('role');
    }
    document.getElementById('graphiql-session')?.setAttribute('role', 'main');
  }).observe(document, { subtree: true, childList: true, attributeFilter: ['aria-selected'] });
}
