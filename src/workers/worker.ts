import type { App, startApp } from '../app.ts';
import type { Settings } from '../config/settings.ts';
import { hasOneWriter, openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import { askingLimits } from './asking.ts';
import { openChannel } from './channel.ts';
import { NUMBER_VARIABLE, type PrimaryOffer, type WorkerOffer } from './offers.ts';
import { openWorkerStore, remoteWriter } from './remote-writer.ts';

/** The connection of a worker to the primary process. */
export interface WorkerLink {
  /** The settings of this worker: a part of those limits of the gateway that no client can exhaust alone. */
  settings: Settings &
    Pick<Parameters<typeof startApp>[0], 'limits' | 'largeCalls' | 'writer' | 'periodicWork' | 'shared'>;
  /** Whether this worker tells the operator what concerns the whole gateway. */
  isFirst: boolean;
  /** Opens the store of this worker. */
  openStore(): Promise<Store>;
  /** Resolves when the primary process stops the worker. */
  stopped: Promise<void>;
  /** Reports the progress of the program to the primary process. */
  report(app: App): void;
  /** Lets the worker end. Until then, the connection to the primary process keeps it running. */
  release(): void;
}

/** The interval of reports of the number of requests in progress, in milliseconds. */
const REPORT_INTERVAL = 50;
/** One for a change, and one for a read beside it. */
const MIN_POOL_SIZE = 2;

/** Connects this worker to the primary process. The worker ends if that process ends. */
export function connectToPrimary(settings: Settings): WorkerLink {
  const requests = { underWay: 0, elsewhere: 0 };
  const isFirst = process.env[NUMBER_VARIABLE] === '0';
  const { promise: stopped, resolve: stop } = Promise.withResolvers<void>();
  let areAllLoaded = false;
  let app: App | undefined;
  const offer: WorkerOffer = {
    stop,
    allLoaded(are) {
      areAllLoaded = are;
    },
    elsewhere(count) {
      requests.elsewhere = count;
    },
    figures: async () => app?.figures().catch(() => []) ?? [],
  };
  const primary = openChannel<PrimaryOffer>(
    {
      send(message) {
        if (process.connected) process.send?.(message, undefined, undefined, ignoreFailure);
      },
      listen: (listener) => void process.on('message', listener),
    },
    offer,
  );
  let reported = 0;
  setInterval(() => {
    if (requests.underWay === reported) return;
    reported = requests.underWay;
    primary.tell('underWay', reported);
  }, REPORT_INTERVAL).unref();

  let store: Store | undefined;
  const isReadOnly = hasOneWriter(settings.store);
  const ownStore = partOf(settings);
  const { connections, ...limits } = askingLimits(primary, settings);
  return {
    settings: {
      ...settings,
      ...limits,
      store: ownStore,
      writer: isReadOnly ? remoteWriter(primary, () => store?.refresh?.()) : undefined,
      // The primary process has done it.
      bootstrap: isReadOnly ? undefined : settings.bootstrap,
      periodicWork: isFirst && !isReadOnly,
      shared: {
        counts: { connections, requests },
        areAllLoaded: () => areAllLoaded,
        figuresOfAll: () => primary.ask('figures'),
      },
    },
    isFirst,
    async openStore() {
      store = await (isReadOnly ? openWorkerStore(primary, ownStore) : openStore(ownStore));
      return store;
    },
    stopped,
    report(started) {
      app = started;
      void app.loaded.then(() => primary.tell('loaded'));
    },
    release: () => process.channel?.unref(),
  };
}

/** Divides what all clients share. One client, on one connection, needs less than a part. */
function partOf({ store, workers }: Settings): Settings['store'] {
  return {
    ...store,
    poolSize: Math.max(MIN_POOL_SIZE, Math.floor(store.poolSize / workers)),
    maxConcurrentWrites: Math.ceil(store.maxConcurrentWrites / workers),
  };
}

/** The primary process has ended, and so this worker ends too. */
function ignoreFailure(): void {}
