/** Returns additions to the end of GraphiQL's `<head>` for people with low vision, screen readers or phones. */
export function graphiqlAccessibility(): string {
  return `<style>${STYLE}</style><script>${SCRIPT}</script>`;
}

const STYLE = `
.graphiql-container .graphiql-logo { color: hsl(var(--color-neutral)) }
.monaco-editor .line-numbers { color: hsl(var(--color-neutral)) !important }
a.graphiql-doc-explorer-type-name { text-decoration: underline }
.graphiql-doc-explorer { --alpha-secondary: 1 }
/* GraphiQL's own colors, with sufficient contrast on white. */
body.graphiql-light .graphiql-doc-explorer { --color-warning: 36, 100%, 27%; --color-info: 208, 100%, 36% }
@media (prefers-color-scheme: light) {
  body:not(.graphiql-dark) .graphiql-doc-explorer { --color-warning: 36, 100%, 27%; --color-info: 208, 100%, 36% }
}
/* The same for comments in dark mode. Monaco numbers the colors of its theme. */
body.graphiql-dark .mtk8 { color: #82b36c }
@media (prefers-color-scheme: dark) {
  body:not(.graphiql-light) .mtk8 { color: #82b36c }
}
/* On phones, the response is below the query instead of beside it, and the explorer covers both. */
@media (max-width: 640px) {
  .graphiql-logo, .graphiql-horizontal-drag-bar { display: none }
  #graphiql-session { flex-direction: column; min-height: 0 }
  #graphiql-session > div { min-width: 0; min-height: 0 }
  .graphiql-main { position: relative }
  .graphiql-container .graphiql-plugin { position: absolute; inset: 0 auto 0 0; width: 100%; z-index: 10; background: hsl(var(--color-base)) }
}
`;

/**
 * A tab must not contain another button, but GraphiQL's tabs contain their close button. This turns them into a list of
 * buttons, one of which is current.
 */
const SCRIPT = `
new MutationObserver(() => {
  for (const tab of document.querySelectorAll('.graphiql-tab[aria-selected]')) {
    tab.firstElementChild.setAttribute('aria-current', tab.getAttribute('aria-selected'));
    tab.removeAttribute('aria-selected');
    tab.removeAttribute('role');
    tab.parentElement.removeAttribute('role');
  }
  document.getElementById('graphiql-session')?.setAttribute('role', 'main');
}).observe(document, { subtree: true, childList: true, attributeFilter: ['aria-selected'] });
`;
