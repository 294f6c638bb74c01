import { readSettings } from '../config/settings.ts';
import type { ContactFilter } from '../contacts/paging/contact-filter.ts';
import { parseFilterText } from '../contacts/paging/contact-filter-body.ts';
import { directSource } from '../export/direct.ts';
import { httpSource } from '../export/http.ts';
import { type ExportFormat, exportedText } from '../export/lines.ts';
import type { ExportSource } from '../export/source.ts';
import { openSnapshot } from '../store/open-store.ts';
import { explain } from './cli-error.ts';
import { openOutput } from './output-file.ts';
import { withProgress } from './progress.ts';
import { INTERRUPTED, untilStopped } from './stop-signals.ts';
import { chooseWorkspace } from './workspace.ts';

export interface ExportOptions {
  format: ExportFormat;
  /** JSON. */
  filter?: string;
  output?: string;
  workspace?: string;
  url?: string;
  key?: string;
}

/** Exports the contacts of a workspace into a file or to standard output. */
export async function exportContacts(options: ExportOptions): Promise<void> {
  const filter = options.filter === undefined ? {} : readFilter(options.filter);
  const output = openOutput(options.output);
  await untilStopped(async (signal) => {
    try {
      await withSource(options, filter, signal, async (source) => {
        let count = 0;
        const extent = { verb: 'read', unit: 'contacts', total: source.total, begin: 0, signal } as const;
        await withProgress(extent, async (onProgress) => {
          async function* chunks() {
            for await (const { text, contacts, read } of exportedText(source, options.format)) {
              onProgress(source.name, read);
              count += contacts;
              yield text;
            }
          }
          await output.write(chunks());
        });
        console.error(`exported ${count} contacts of workspace "${source.name}" to ${output.name}`);
      });
    } catch (error) {
      const kept = options.output === undefined ? '' : '; the incomplete export was deleted';
      if (!signal.aborted) throw new Error(`${explain(error)}${kept}`, { cause: error });
      console.error(`stopped${kept}`);
      process.exitCode = INTERRUPTED;
    }
  });
}

function readFilter(text: string): ContactFilter {
  const { filter, problems } = parseFilterText(text);
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'));
  return filter;
}

/** Runs work on the contacts of the database that the settings name, as they are now, or of a gateway. */
async function withSource(
  { url, key, workspace, filter: text }: ExportOptions,
  filter: ContactFilter,
  signal: AbortSignal,
  work: (source: ExportSource) => Promise<void>,
): Promise<void> {
  if (url !== undefined) {
    if (key === undefined) throw new Error('--url needs a key: give --key, or set CONTACT_GATEWAY_KEY');
    return work(await httpSource(url, key, text, signal));
  }
  const snapshot = await openSnapshot(readSettings(process.env, { demo: false }).store);
  try {
    await work(await directSource(snapshot, await chooseWorkspace(snapshot, workspace), filter, signal));
  } finally {
    await snapshot.close();
  }
}
