import { readSettings } from '../../config/settings.ts';
import { compareStores } from '../../store/copy/compare.ts';
import { copyRows } from '../../store/copy/copy-rows.ts';
import { isSameStore } from '../../store/copy/is-same-store.ts';
import { type Portion, survey } from '../../store/copy/survey.ts';
import { analyzeStore, migrateStore, openSource, openStore } from '../../store/open-store.ts';
import { type Source, type Store, StoreUnavailable } from '../../store/store.ts';
import type { StoreSettings } from '../../store/store-settings.ts';
import { explain } from '../cli-error.ts';
import { withProgress } from '../progress.ts';
import { INTERRUPTED, untilStopped } from '../stop-signals.ts';
import { isEqual, printComparisons } from './copy-report.ts';

const DIFFERS = 1;
const GOES_ON = 'run the same command again to continue after the last row';

/** Copies a database into another one, compares all rows of both, and prints whether they are equal. */
export async function copy(options: { from: string; to: string }): Promise<void> {
  const from = await naming('--from', () => settingsOf(options.from));
  const to = await naming('--to', () => settingsOf(options.to));
  if (isSameStore(from.url, to.url)) throw new Error('--from and --to name the same database: name another to fill');
  const source = await naming('--from', () => openSource(from));
  try {
    await naming('--to', () => migrateStore(to));
    const target = await naming('--to', () => openStore(to));
    try {
      const portions = await survey(source, target);
      await untilStopped((signal) =>
        repeatable(signal, async () => {
          await fill(source, target, portions, signal);
          await naming('--to', () => analyzeStore(to));
          const comparisons = await compare(source, target, portions, signal);
          printComparisons(comparisons);
          if (!comparisons.every(isEqual)) process.exitCode = DIFFERS;
        }),
      );
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

function fill(source: Source, target: Store, portions: readonly Portion[], signal: AbortSignal): Promise<void> {
  const [total, begin] = [rowsIn(portions), portions.reduce((sum, { copied }) => sum + copied, 0)];
  if (begin > 0) console.error(`the target has ${begin} of ${total} rows from an earlier run`);
  return withProgress({ verb: 'copied', unit: 'rows', total, begin, signal }, (onRows) =>
    copyRows(source, target, portions, { onRows }),
  );
}

function compare(source: Source, target: Store, portions: readonly Portion[], signal: AbortSignal) {
  return withProgress({ verb: 'compared', unit: 'rows', total: rowsIn(portions), begin: 0, signal }, (onRows) =>
    compareStores(source, target, { onRows }),
  );
}

function rowsIn(portions: readonly Portion[]): number {
  return portions.reduce((sum, { rows }) => sum + rows, 0);
}

/** Runs work that a signal or a lost database may interrupt, and that the same command can continue. */
async function repeatable(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!signal.aborted) {
      throw new Error(`the copy failed: ${reasonOf(error)}; when this is fixed, ${GOES_ON}`, { cause: error });
    }
    console.error(`stopped; ${GOES_ON}`);
    process.exitCode = INTERRUPTED;
  }
}

/**
 * Returns the settings of the environment for this URL, without a statement timeout, and without prepared statements
 * because the long inserts are too large to cache.
 */
async function settingsOf(url: string): Promise<StoreSettings> {
  if (url === '') throw new Error('DATABASE_URL is empty, but must name a database');
  const { store } = readSettings({ ...process.env, DATABASE_URL: url }, { demo: false });
  return { ...store, statementTimeout: 0, prepareStatements: false };
}

/** Replaces the name of the setting with that of the option in errors about a database. */
async function naming<Result>(option: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    throw new Error(explain(error).replaceAll('DATABASE_URL', option), { cause: error });
  }
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return error instanceof StoreUnavailable && cause instanceof Error ? `${message} (${cause.message})` : message;
}
