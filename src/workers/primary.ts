import cluster, { type Worker } from 'node:cluster';
import type { Logger } from 'pino';
import type { Settings } from '../config/settings.ts';
import { limitHeapGrowth, SERVING_GROWTH } from '../heap-growth.ts';
import { atMostEvery } from '../observability/at-most-every.ts';
import { hasOneWriter } from '../store/open-store.ts';
import { addCounters } from './add-counters.ts';
import { type Channel, openChannel } from './channel.ts';
import { createCounters } from './counters.ts';
import type { WriterOffer } from './database-writer.ts';
import { NUMBER_VARIABLE, type PrimaryOffer, type WorkerOffer } from './offers.ts';

/** The delay before a worker is replaced, in milliseconds. It doubles if the new one ends early too. */
const FIRST_DELAY = 100;
const MAX_DELAY = 30_000;
/** A worker that has served for this time did not end early, in milliseconds. */
const LONG_LIFE = 60_000;
/** How long the workers may take to stop, in milliseconds: the ten seconds of requests in progress, and closing. */
const STOP_TIMEOUT = 15_000;
/** How long the figures of a worker are awaited, and how long they are not collected again, in milliseconds. */
const FIGURES_TIMEOUT = 1_000;
const FIGURES_LIFETIME = 500;
/** The interval in which workers get the number of requests in progress elsewhere, in milliseconds. */
const SHARE_INTERVAL = 50;

/** The place of a worker, which is replaced if it ends. */
interface Place {
  number: number;
  current: Running | undefined;
  /** The number of workers in sequence that have ended early here. */
  failures: number;
  replacement: NodeJS.Timeout | undefined;
}

interface Running {
  worker: Worker;
  channel: Channel<WorkerOffer>;
  isLoaded: boolean;
  underWay: number;
  /** Its figures when they were last collected. */
  figures: object[];
}

/**
 * Starts the workers, counts for them, and replaces those that end. Serves no requests itself. If the database has one
 * writer, it writes for all workers. After a signal to stop, resolves when all workers have completed their requests in
 * progress. Resolves with exit code 1 if the first worker cannot start; that worker has written why. Rejects if the
 * database cannot be opened.
 */
export async function runPrimary(settings: Settings, log: Logger): Promise<void> {
  const { connect, ...counts } = createCounters(settings);
  const writer = hasOneWriter(settings.store)
    ? await (await import('./database-writer.ts')).startDatabaseWriter(settings, counts, log)
    : undefined;
  const places = Array.from({ length: settings.workers }, (_, number) => placeOf(number));
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  let hasStarted = false;
  let isStopping = false;
  let isSharing = false;
  /** The counters of workers that have ended. */
  let kept: object[] = [];
  const running = () => places.flatMap(({ current }) => current ?? []);

  function start(place: Place): Worker {
    const begun = performance.now();
    const worker = cluster.fork({ [NUMBER_VARIABLE]: `${place.number}` });
    const closeConnection = lastConnectionOf(worker);
    const { counters, release } = connect();
    const own = writer?.connect();
    const offer: Omit<PrimaryOffer, keyof WriterOffer> & Partial<WriterOffer> = {
      ...counters,
      ...own?.offer,
      loaded() {
        current.isLoaded = true;
        announceLoaded();
      },
      underWay(count) {
        current.underWay = count;
        if (!isSharing) setTimeout(share, SHARE_INTERVAL);
        isSharing = true;
      },
      figures: figuresOfAll,
    };
    const channel = openChannel<WorkerOffer>(
      {
        send(message) {
          if (worker.isConnected()) worker.send(message, ignoreFailure);
        },
        listen: (listener) => void worker.on('message', listener),
      },
      offer,
    );
    const current: Running = { worker, channel, isLoaded: false, underWay: 0, figures: [] };
    place.current = current;
    worker.on('exit', (code, signal) => {
      closeConnection();
      release();
      own?.release();
      kept = addCounters(kept, current.figures);
      place.current = undefined;
      if (isStopping || !hasStarted) {
        if (!isStopping) process.exitCode = code || 1;
        if (running().length === 0) end();
      } else {
        log.error({ worker: worker.process.pid, code, signal }, 'a worker ended');
        announceLoaded();
        replace(place, performance.now() - begun);
      }
    });
    worker.on('error', (error) => {
      log.error(error, 'a worker could not be started or reached');
      // A process that could not be started does not exit either.
      if (worker.process.pid === undefined) worker.emit('exit', 1);
    });
    return worker;
  }

  function replace(place: Place, lifetime: number): void {
    if (lifetime > LONG_LIFE) place.failures = 0;
    place.replacement = setTimeout(start, Math.min(MAX_DELAY, FIRST_DELAY * 2 ** place.failures), place);
    place.failures += 1;
  }

  /** The gateway is ready when all workers are. */
  function announceLoaded(): void {
    const isLoaded = places.every(({ current }) => current?.isLoaded);
    for (const { channel } of running()) channel.tell('allLoaded', isLoaded);
  }

  function share(): void {
    isSharing = false;
    const total = running().reduce((sum, { underWay }) => sum + underWay, 0);
    for (const { channel, underWay } of running()) channel.tell('elsewhere', total - underWay);
  }

  /** A worker that does not respond has its last figures, and one that has ended its last counters. */
  const figuresOfAll = atMostEvery(FIGURES_LIFETIME, async () => {
    const asked = running().map(async (one) => {
      const { promise, resolve } = Promise.withResolvers<object[]>();
      const timer = setTimeout(() => resolve(one.figures), FIGURES_TIMEOUT);
      void one.channel.ask('figures').then(resolve);
      one.figures = await promise.finally(() => clearTimeout(timer));
    });
    const own = await writer?.figures();
    await Promise.all(asked);
    return [...running().map(({ figures }) => figures), kept, own ?? []];
  });

  function stop(signal: NodeJS.Signals): void {
    if (isStopping) return;
    isStopping = true;
    log.info({ signal }, 'stopping');
    if (running().length === 0) end();
    for (const { replacement } of places) clearTimeout(replacement);
    for (const { channel } of running()) channel.tell('stop');
    setTimeout(() => {
      for (const { worker } of running()) worker.process.kill('SIGKILL');
    }, STOP_TIMEOUT).unref();
  }

  cluster.schedulingPolicy = cluster.SCHED_RR;
  // Inputs of operations may have properties that are undefined, which JSON omits.
  if (writer !== undefined) cluster.setupPrimary({ serialization: 'advanced' });
  limitHeapGrowth(SERVING_GROWTH);
  process.on('SIGTERM', stop).on('SIGINT', stop);
  // The first worker shows whether the settings work, and creates what an empty database needs.
  const [first, ...others] = places as [Place, ...Place[]];
  start(first).once('listening', () => {
    hasStarted = true;
    if (!isStopping) for (const place of others) start(place);
  });
  await ended;
  await writer?.close();
  if (isStopping) log.info('stopped');
}

function placeOf(number: number): Place {
  return { number, current: undefined, failures: 0, replacement: undefined };
}

/**
 * Returns a function that closes the last connection that Node has given to a worker, for use when the worker has ended.
 * Node keeps it open if the worker ends before it has accepted the connection, and its client would wait for ever. If
 * the worker has accepted it, Node has closed it here, and closing it again has no effect.
 */
function lastConnectionOf({ process: child }: Worker): () => void {
  const send = child.send.bind(child) as (message: unknown, handle: unknown, ...more: unknown[]) => boolean;
  let last: { close?(): void } | undefined;
  child.send = ((message, handle, ...more: unknown[]) => {
    if (typeof handle === 'object') last = handle as typeof last;
    return send(message, handle, ...more);
  }) as typeof child.send;
  return () => last?.close?.();
}

/** The worker has just ended, which its `exit` event handles. */
function ignoreFailure(): void {}
