import { existsSync, readFileSync } from 'node:fs';
import { listAccessKeys } from '../../access/access-key.queries.ts';
import type { AccessKey } from '../../access/access-key.ts';
import { readSettings } from '../../config/settings.ts';
import { limitHeapGrowth } from '../../heap-growth.ts';
import { directGateway } from '../../import/gateway/direct.ts';
import type { Gateway } from '../../import/gateway/gateway.ts';
import { httpGateway } from '../../import/gateway/http.ts';
import { ImportError } from '../../import/import-error.ts';
import { type Mapping, parseMapping } from '../../import/mapping/mapping.ts';
import { openInput, STANDARD_INPUT } from '../../import/reading/open-input.ts';
import { type GivenForm, openRows, type Rows } from '../../import/reading/open-rows.ts';
import { beginImport } from '../../import/run/begin.ts';
import { importRows } from '../../import/run/import-rows.ts';
import { openRowReading, type ReadingOptions } from '../../import/run/open-row-reading.ts';
import { digestOf, type ImportState, removeState } from '../../import/run/progress-state.ts';
import { openRefusedRows, type RefusedRow, reasonOf, refusedFileFor } from '../../import/run/refused-rows.ts';
import { showMigrationReports } from '../../observability/migration-reports.ts';
import { authenticateKey } from '../../resolvers/auth/authenticate.ts';
import { createServices, type Services } from '../../resolvers/runtime/services.ts';
import { openStore } from '../../store/open-store.ts';
import type { Store } from '../../store/store.ts';
import { explain } from '../cli-error.ts';
import { INTERRUPTED, untilStopped } from '../stop-signals.ts';
import { chooseWorkspace } from '../workspace.ts';
import { showProgress } from './import-progress.ts';
import { printSummary } from './import-summary.ts';

export interface ImportOptions extends GivenForm, ReadingOptions {
  map?: string;
  dryRun?: boolean;
  url?: string;
  key?: string;
  keyId?: string;
  workspace?: string;
  state?: string;
  refused?: string;
  restart?: boolean;
  json?: boolean;
}

/** The growth of the heap during an import, in percent. */
const HEAP_GROWTH = 50;
const SOME_REFUSED = 2;
const GOES_ON = 'run the same command again to continue after the last row';
/** The number of refused rows whose reasons are printed; the file of refused rows has all. */
const SHOWN_REFUSALS = 10;

/** Imports a file of contacts, and prints the results of its rows. */
export async function importFile(file: string, options: ImportOptions): Promise<void> {
  const mapping = options.map === undefined ? undefined : parseMapping(readMapping(options.map), options.map);
  const input = await openInput(file);
  await untilStopped((signal) =>
    withGateway(options, signal, async (gateway) => {
      const rows = await openRows(input, options);
      const { reading, ignored } = await openRowReading(rows, gateway, options, mapping);
      const isPreview = options.dryRun ?? false;
      const stateFile = isPreview ? undefined : (options.state ?? stateFileFor(file));
      const refusedFile = options.refused ?? refusedFileFor(file === STANDARD_INPUT ? 'import' : file, rows.format);
      const begin = {
        name: file,
        size: input.size,
        options: digestOfOptions(options, mapping, rows, gateway),
        refusedFile,
      };
      const state = await beginImport(begin, stateFile, options.restart ?? false);
      describe(rows, ignored, state, gateway);
      const writesRefused = !isPreview || options.refused !== undefined;
      const refused = writesRefused ? openRefusedRows(state.refused.file, state.refused.size, rows) : undefined;
      const progress = showProgress(input, state);
      const shown: RefusedRow[] = [];
      const onRows = (now: Readonly<ImportState>, more: readonly RefusedRow[]) => {
        progress.advance(now);
        shown.push(...more.slice(0, SHOWN_REFUSALS - shown.length));
      };
      limitHeapGrowth(HEAP_GROWTH);
      try {
        await importRows({ rows, reading, gateway, state, stateFile, isPreview, refused, signal, onRows });
      } catch (error) {
        progress.stop();
        return endEarly(error, state, stateFile, signal);
      } finally {
        await reading.close();
        await refused?.close();
      }
      progress.stop();
      for (const { row, problems } of shown) console.error(`row ${row}: ${reasonOf(problems)}`);
      printSummary(state, { isPreview, json: options.json ?? false, hasFile: writesRefused });
      if (stateFile !== undefined) await removeState(stateFile);
      if (state.counts.refused > 0) process.exitCode = SOME_REFUSED;
    }),
  );
}

/** Reports how to continue an import that did not end. */
function endEarly(error: unknown, { rows }: ImportState, stateFile: string | undefined, signal: AbortSignal): void {
  const isResumable = stateFile !== undefined && existsSync(stateFile);
  if (signal.aborted) {
    console.error(`stopped after ${rows} rows${isResumable ? `; ${GOES_ON}` : ''}`);
    process.exitCode = INTERRUPTED;
    return;
  }
  if (!isResumable || error instanceof ImportError) throw error;
  throw new Error(`the import failed: ${explain(error)}; when this is fixed, ${GOES_ON}`, { cause: error });
}

function stateFileFor(file: string): string | undefined {
  return file === STANDARD_INPUT ? undefined : `${file}.import-state`;
}

/** A digest of everything besides the rows that has an effect on the result. */
function digestOfOptions(options: ImportOptions, mapping: Mapping | undefined, rows: Rows, gateway: Gateway): string {
  const { match, strategy, list, country, fillShortRows, url } = options;
  return digestOf([
    { match, strategy, list, country, fillShortRows, url },
    mapping && { ...mapping, columns: [...mapping.columns] },
    [rows.format, rows.encoding, rows.format === 'csv' ? rows.delimiter : null],
    gateway.workspaceId,
  ]);
}

function readMapping(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ImportError(`the mapping cannot be read: ${(error as Error).message}`);
  }
}

function describe(rows: Rows, ignored: readonly string[], state: ImportState, gateway: Gateway): void {
  const delimiter = rows.format === 'csv' ? `, delimiter ${JSON.stringify(rows.delimiter)}` : '';
  console.error(`reading ${rows.format === 'csv' ? 'CSV' : 'NDJSON'} in ${rows.encoding}${delimiter}`);
  if (ignored.length > 0) console.error(`columns that are not in the mapping: ${ignored.join(', ')}`);
  if (state.rows === 0) return;
  console.error(`continuing after ${state.rows} rows`);
  if (Date.now() - state.at <= gateway.idempotencyLifetime) return;
  console.error(
    `the import was interrupted at ${new Date(state.at).toISOString()}: the idempotency keys of the second after that have ` +
      `expired, so some thousand rows after row ${state.rows} may be written twice`,
  );
}

/** Runs work on the workspace of a key: in the database that the settings name, or at a gateway over HTTP. */
async function withGateway(
  options: ImportOptions,
  signal: AbortSignal,
  work: (gateway: Gateway) => Promise<void>,
): Promise<void> {
  if (options.url !== undefined) {
    if (options.key === undefined) throw new ImportError('--url needs a key: give --key, or set CONTACT_GATEWAY_KEY');
    return work(await httpGateway(options.url, options.key, signal));
  }
  const settings = readSettings(process.env, { demo: false });
  showMigrationReports({ info: console.error, warn: console.error });
  const store = await openStore(settings.store);
  try {
    const services = createServices(store, undefined, { idempotencyLifetime: settings.idempotencyLifetime });
    const key = await findKey(services, store, options);
    await work(await directGateway(services, { key, api: 'import', signal }));
  } finally {
    await store.close();
  }
}

/** The key of the import, which the history records as the author. */
async function findKey(services: Services, store: Store, { key, keyId, workspace }: ImportOptions): Promise<AccessKey> {
  if (keyId !== undefined) {
    const { id, name } = await chooseWorkspace(store, workspace);
    const keys = await listAccessKeys(store.reader({ workspaceId: id }), id);
    const now = Date.now();
    const found = keys.find((it) => it.id === keyId && it.revokedAt === null && (it.expiresAt ?? now + 1) > now);
    if (found === undefined)
      throw new ImportError(`workspace "${name}" has no valid key ${keyId}; see them with: key list`);
    return found;
  }
  if (key === undefined) {
    throw new ImportError(
      'the history records a key as the author of each change: give --key-id (see: key list), --key, or set CONTACT_GATEWAY_KEY',
    );
  }
  const found = await authenticateKey(services, key);
  if (found === undefined) throw new ImportError('the database has no such valid key; see them with: key list');
  return found;
}
