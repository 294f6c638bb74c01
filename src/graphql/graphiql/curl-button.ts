/**
 * Adds a button to GraphiQL that copies the operation at the cursor as a curl command. A status below the editors
 * reports the result, also to screen readers. It shows the command, so that people can select it if the browser does
 * not allow copying.
 */
export function addCurlButton(page: string): string {
  return (
    page
      .replace('</head>', () => `<style>${STYLE}</style></head>`)
      .replace(ROOT, () => `${ROOT}${PLACE}<script>${SCRIPT}</script>`)
      // The only access to the editors from outside.
      .replace('globalAPI: false', 'globalAPI: true')
  );
}

const ROOT = '<div id="root"></div>';

const PLACE = `<section id="as-curl" aria-label="As a curl command"><p role="status"></p><button type="button">Close</button><pre tabindex="0"></pre></section>`;

const STYLE = `
.copy-as-curl { color: hsl(var(--color-neutral)); font: 600 .8125rem var(--font-family-mono) }
#as-curl { position: fixed; inset: auto 0 0 auto; z-index: 20; box-sizing: border-box; width: min(100%, 38rem); max-height: 60vh; display: grid; grid-template: auto minmax(0, 1fr) / 1fr auto; gap: .5rem 1rem; align-items: center; padding: 1rem; color: #fff; background: #1c2733; font: 1rem/1.5 system-ui, sans-serif }
#as-curl:has(p:empty) { padding: 0; gap: 0 }
#as-curl:has(p:empty) > :not(p), #as-curl pre:empty { display: none }
#as-curl > * { margin: 0 }
#as-curl pre { grid-column: 1 / -1; max-height: 100%; box-sizing: border-box; overflow: auto; padding: .5rem; background: #0b1118; font: .875rem/1.5 monospace; user-select: all }
#as-curl button { padding: .4rem 1rem; color: #1c2733; background: #fff; border: 0; border-radius: .3rem; font: inherit; cursor: pointer }
`;

/**
 * Plain JavaScript for browsers: reads the editors, sends them to the gateway for translation, copies the command and
 * reports the result.
 */
const SCRIPT = `{
  const place = document.getElementById('as-curl');
  const [message, close, shown] = place.children;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'graphiql-un-styled graphiql-toolbar-button copy-as-curl';
  button.textContent = 'curl';
  button.title = 'Copy as a curl command';
  button.setAttribute('aria-label', button.title);
  button.onclick = copy;
  close.onclick = () => { say('', ''); button.focus(); };

  // GraphiQL may render its buttons at any time.
  const put = () => button.isConnected || document.querySelector('.graphiql-toolbar')?.append(button);
  new MutationObserver(put).observe(document.getElementById('root'), { childList: true, subtree: true });

  function say(text, command) {
    message.textContent = text;
    shown.textContent = command;
  }

  function editors() {
    const model = (name) => monaco.editor.getModels().find(({ uri }) => uri.path.endsWith(name));
    const operation = model('operation.graphql');
    const editor = monaco.editor.getEditors().find((one) => one.getModel() === operation);
    return {
      origin: location.origin,
      document: operation.getValue(),
      cursor: operation.getOffsetAt(editor.getPosition()),
      variables: model('variables.json').getValue(),
      headers: model('request-headers.json').getValue(),
    };
  }

  async function copy() {
    // Clears the status, so that screen readers announce the same text again.
    say('', '');
    const answer = await fetch(location.pathname + '/curl', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(editors()),
    }).then((response) => response.json()).catch(() => ({ problem: 'The gateway does not answer' }));
    if (answer.command === undefined) return say('Nothing copied. ' + (answer.problem ?? 'The gateway cannot do it') + '.', '');
    try {
      await navigator.clipboard.writeText(answer.command);
      say('Copied ' + answer.field + ' as a curl command.', answer.command);
    } catch {
      say('The browser does not let this page copy. Copy the command from here:', answer.command);
    }
  }
}`;
