import { setTimeout } from 'node:timers/promises';
import { createClient } from '../import/gateway/client.ts';
import type { ExportedContact, ExportedPart, ExportSource } from './source.ts';

/** The kinds of identifiers that can have a column: there is no request for those of a workspace. */
const BUILT_IN_KEYS = ['chatid', 'pushtoken', 'visitorid'];
/** The maximum number of continuations without progress, and the pause before each in milliseconds. */
const MAX_TRIES = 5;
const PAUSE = 1_000;

/** Exports the contacts of the workspace of a key that match a filter (JSON) from a gateway. */
export async function httpSource(
  url: string,
  key: string,
  filter: string | undefined,
  signal: AbortSignal,
): Promise<ExportSource> {
  const client = createClient(url, key, signal);
  const { results } = await client.get<{ results: { id: string; name: string }[] }>('/workspaces');
  const [workspace] = results;
  if (workspace === undefined) throw new Error(`${url} names no workspace of the key`);
  const path = `/workspaces/${workspace.id}`;
  return {
    name: workspace.name,
    total: undefined,
    identifierKeys: async () => BUILT_IN_KEYS,
    async attributeKeys() {
      const found = await client.getAll<{ key: string }>(`${path}/attribute-definitions?archived=true`);
      return found.map((definition) => definition.key).sort();
    },
    parts: () => partsFrom(`${client.base}${path}/contacts/export`, key, filter, signal),
  };
}

/** Reads all lines. If the response breaks off, continues after the last one. */
async function* partsFrom(
  url: string,
  key: string,
  filter: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<ExportedPart, void, undefined> {
  let last: ExportedContact | undefined;
  for (let tries = 1; ; tries += 1) {
    try {
      for await (const contacts of linesFrom(url, key, { filter, after: last }, signal)) {
        last = contacts.at(-1) ?? last;
        tries = 1;
        yield { contacts, read: contacts.length };
      }
      return;
    } catch (error) {
      if (signal.aborted || error instanceof Refused || tries === MAX_TRIES) throw error;
      await setTimeout(PAUSE * tries, undefined, { signal });
    }
  }
}

/** The gateway refuses the request, and would do so again. */
class Refused extends Error {}

async function* linesFrom(
  url: string,
  key: string,
  { filter, after }: { filter: string | undefined; after: ExportedContact | undefined },
  signal: AbortSignal,
): AsyncGenerator<ExportedContact[], void, undefined> {
  const query = new URLSearchParams({
    ...(filter === undefined ? {} : { filter }),
    ...(after === undefined ? {} : { after: `${after.createdAt},${after.id}` }),
  });
  const response = await fetch(`${url}?${query}`, { headers: { authorization: `AccessKey ${key}` }, signal });
  if (!response.ok || response.body === null) {
    const { message = response.statusText } = await response.json().catch(() => ({}));
    if (response.status === 429 || response.status >= 500) throw new Error(message);
    throw new Refused(message);
  }
  let rest = '';
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    if (lines.length > 0) yield lines.map((line) => JSON.parse(line));
  }
  if (rest !== '') throw new Error('the response ended within a line');
}
