import { useGraphiQL } from '@graphiql/react';
import type { Translated } from '../../graphql/graphiql/curl-route.ts';

/** The status of the last copy. */
export interface CurlResult {
  message: string;
  /** The command, so that people can select it if the browser does not allow copying. */
  command?: string;
}

/**
 * A button that copies the operation at the cursor as a curl command. The gateway translates what the editors hold.
 * `onResult` gets undefined before each attempt, so that screen readers announce the same text again.
 */
export function CurlButton({ onResult }: { onResult(result: CurlResult | undefined): void }) {
  const operation = useGraphiQL(({ queryEditor }) => queryEditor);
  const variables = useGraphiQL(({ variableEditor }) => variableEditor);
  const headers = useGraphiQL(({ headerEditor }) => headerEditor);
  const copy = async () => {
    onResult(undefined);
    const position = operation?.getPosition();
    const translated = await translate({
      origin: location.origin,
      document: operation?.getValue() ?? '',
      cursor: (position && operation?.getModel()?.getOffsetAt(position)) ?? 0,
      variables: variables?.getValue() ?? '',
      headers: headers?.getValue() ?? '',
    });
    onResult(await copied(translated));
  };
  return (
    <button
      type="button"
      className="graphiql-un-styled graphiql-toolbar-button copy-as-curl"
      title={LABEL}
      aria-label={LABEL}
      onClick={copy}
    >
      curl
    </button>
  );
}

const LABEL = 'Copy as a curl command';

/** A status below the editors. It shows nothing before the first copy. */
export function CurlStatus({ result, onClose }: { result: CurlResult | undefined; onClose(): void }) {
  const close = () => {
    onClose();
    document.querySelector<HTMLElement>('.copy-as-curl')?.focus();
  };
  return (
    <section id="as-curl" aria-label="As a curl command">
      <p role="status">{result?.message}</p>
      <button type="button" onClick={close}>
        Close
      </button>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls must be reachable by keyboard. */}
      <pre tabIndex={0}>{result?.command}</pre>
    </section>
  );
}

async function translate(editors: Record<string, string | number>): Promise<Translated> {
  try {
    const response = await fetch(`${location.pathname}/curl`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(editors),
    });
    const answer: Partial<Translated> = await response.json();
    if ('command' in answer) return answer as Translated;
    return { problem: ('problem' in answer && answer.problem) || 'The gateway cannot do it' };
  } catch {
    return { problem: 'The gateway does not answer' };
  }
}

async function copied(translated: Translated): Promise<CurlResult> {
  if ('problem' in translated) return { message: `Nothing copied. ${translated.problem}.` };
  const { command, field } = translated;
  try {
    await navigator.clipboard.writeText(command);
    return { message: `Copied ${field} as a curl command.`, command };
  } catch {
    return { message: 'The browser does not let this page copy. Copy the command from here:', command };
  }
}
