/** Stands for the address that GraphiQL is opened at, in what it opens with. */
export const ORIGIN = 'origin-of-the-page';

/** A page of GraphiQL with a button that copies the current operation as a curl command. */
export function withCurlButton(page: string): string {
  return (
    page
      // The texts stand in it as strings of JavaScript.
      .replaceAll(ORIGIN, '" + location.origin + "')
      // The only way to what the editors hold; else nothing can be read but the lines that are in sight.
      .replace('globalAPI: false', 'globalAPI: true')
      .replace('</head>', `<style>${STYLE}</style><script>${SCRIPT}</script></head>`)
  );
}

const STYLE = `
.copy-as-curl {
  display: flex;
  align-items: center;
  justify-content: center;
  width: var(--toolbar-width);
  height: var(--toolbar-width);
  color: hsl(var(--color-neutral)) !important;
  font-family: var(--font-family-mono);
  font-weight: 600;
}
.curl-notice:not(:empty) {
  position: fixed;
  z-index: 100;
  right: 1rem;
  bottom: 1rem;
  box-sizing: border-box;
  max-width: min(40rem, calc(100vw - 2rem));
  max-height: 50vh;
  overflow: auto;
  padding: .75rem 1rem;
  border: 1px solid #fff;
  border-radius: .5rem;
  color: #fff;
  background: #1c2733;
  font: 1rem/1.5 system-ui, sans-serif;
}
.curl-notice pre { white-space: pre-wrap; overflow-wrap: anywhere; user-select: all }
`;

/** The translation is done by the server (`curl-route.ts`). What is said stays until the next press of anything. */
const SCRIPT = `
addEventListener('DOMContentLoaded', () => {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'graphiql-un-styled graphiql-toolbar-button copy-as-curl';
  button.textContent = 'curl';
  button.title = 'Copy as curl command';
  button.setAttribute('aria-label', button.title);
  button.addEventListener('click', copy);

  const notice = document.createElement('div');
  notice.className = 'curl-notice';
  notice.setAttribute('role', 'status');
  document.body.append(notice);
  const clear = () => notice.replaceChildren();
  addEventListener('pointerdown', (event) => notice.contains(event.target) || clear(), true);
  addEventListener('keydown', (event) => event.ctrlKey || event.metaKey || clear(), true);

  // GraphiQL draws its toolbar late, and may draw it anew.
  const place = () => button.isConnected || document.querySelector('.graphiql-toolbar')?.append(button);
  new MutationObserver(place).observe(document.querySelector('#root'), { childList: true, subtree: true });

  async function copy() {
    clear();
    const { command, problem } = await ask().catch(() => ({ problem: 'the server does not answer' }));
    if (command === undefined) return notice.replaceChildren('Not copied: ' + problem);
    try {
      await navigator.clipboard.writeText(command);
      notice.replaceChildren('Copied as a curl command.');
    } catch {
      // Browsers give pages no clipboard but over HTTPS and on this machine.
      const shown = document.createElement('pre');
      shown.tabIndex = 0;
      shown.textContent = command;
      notice.replaceChildren('The browser does not let this page copy. This is the command:', shown);
    }
  }

  async function ask() {
    const editor = monaco.editor.getEditors().find((one) => holds(one.getModel(), 'operation.graphql'));
    const question = {
      query: editor.getValue(),
      cursor: editor.getModel().getOffsetAt(editor.getPosition()),
      variables: textOf('variables.json'),
      headers: textOf('request-headers.json'),
      origin: location.origin,
    };
    const answer = await fetch(location.pathname + '/curl', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(question),
    });
    return answer.ok ? answer.json() : { problem: 'the server answers ' + answer.status };
  }

  function textOf(file) {
    return monaco.editor.getModels().find((model) => holds(model, file))?.getValue() ?? '';
  }

  function holds(model, file) {
    return model?.uri.path.endsWith(file);
  }
});
`;
