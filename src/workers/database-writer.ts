import type { Logger } from 'pino';
import type { KeyUse } from '../access/access-key.ts';
import { bootstrap } from '../bootstrap.ts';
import type { Settings } from '../config/settings.ts';
import { MalformedBody } from '../contacts/validation/parse-body.ts';
import { loadPhoneNumbers } from '../load-parts.ts';
import { showMigrationReports } from '../observability/migration-reports.ts';
import { createInnerParts, type PartsSettings } from '../parts.ts';
import { ClientState } from '../protocol/abort-state.ts';
import { writeOtherKeyUses } from '../resolvers/auth/record-key-use.ts';
import type { Caller, Services } from '../resolvers/runtime/services.ts';
import { WRITING_OPERATIONS } from '../resolvers/writing-operations.ts';
import { openStore } from '../store/open-store.ts';
import { type Outcome, outcomeOf } from './outcome.ts';

/** An operation that a worker hands over. `malformed` is its body if it could not be read. */
export interface OperationRequest {
  operation: string;
  caller: Pick<Caller, 'key' | 'api'>;
  idempotencyKey: string | undefined;
  input: object;
  malformed: Pick<MalformedBody, 'message' | 'code'> | undefined;
}

/** The outcome of an operation, and what it tells its caller on the way. */
export interface OperationResponse {
  outcome: Outcome;
  responseHeaders: Record<string, string>;
  isReplayed: boolean;
}

/** The functions of the process that writes, as one worker calls them. */
export interface WriterOffer {
  /** Runs an operation under an id of the worker. */
  run(id: number, work: OperationRequest): Promise<OperationResponse>;
  /** The client of an operation has closed its connection. */
  abort(id: number): void;
  recordKeyUses(uses: readonly KeyUse[]): Promise<Outcome>;
  /** Whether changes can be read and written now. */
  check(): Promise<Outcome>;
  /** A read of the worker has detected damage in the file. */
  noteDamage(): void;
}

/** The part of the primary process that writes to a database with one writer. */
export interface DatabaseWriter {
  /** Connects a worker. `release` stops what the worker has handed over and what has not begun to write. */
  connect(): { offer: WriterOffer; release(): void };
  /** Resolves with the figures of this process. None if the settings turn them off. */
  figures(): Promise<object[]>;
  /** Waits for running changes, then closes the database. */
  close(): Promise<void>;
}

/** Opens the database of the settings, creates what an empty one needs, and starts the periodic work. */
export async function startDatabaseWriter(
  settings: Settings,
  counts: Pick<PartsSettings, 'limits' | 'largeCalls'>,
  log: Logger,
): Promise<DatabaseWriter> {
  showMigrationReports({ info: (line) => log.info(line), warn: (line) => log.warn(line) });
  const store = await openStore(settings.store);
  const start = async () => {
    if (settings.bootstrap !== undefined) await bootstrap(store, settings.bootstrap, log);
    await loadPhoneNumbers();
    // Workers verify tokens.
    return createInnerParts({ ...settings, ...counts, tokens: undefined }, store, log);
  };
  const { services, metrics, pause, stop } = await start().catch(async (error) => {
    await store.close();
    throw error;
  });

  return {
    connect() {
      const inProgress = new Map<number, ClientState>();
      return {
        offer: {
          async run(id, work) {
            const signal = new ClientState();
            inProgress.set(id, signal);
            const response = await carryOut(services, work, signal);
            inProgress.delete(id);
            return response;
          },
          abort(id) {
            const signal = inProgress.get(id);
            if (signal !== undefined) signal.aborted = true;
          },
          recordKeyUses: (uses) => outcomeOf(() => writeOtherKeyUses(services, uses)),
          check: () => outcomeOf(() => store.check()),
          noteDamage: () => store.noteDamage?.(),
        },
        release() {
          for (const signal of inProgress.values()) signal.aborted = true;
        },
      };
    },
    figures: async () => metrics?.figures().catch(() => []) ?? [],
    async close() {
      pause();
      await stop();
      await store.close();
    },
  };
}

async function carryOut(
  services: Services,
  { operation: name, caller, idempotencyKey, input, malformed }: OperationRequest,
  signal: ClientState,
): Promise<OperationResponse> {
  const responseHeaders: Record<string, string> = {};
  let isReplayed = false;
  const onReplay = () => {
    isReplayed = true;
  };
  const idempotency = idempotencyKey === undefined ? undefined : { key: idempotencyKey, onReplay };
  const body = malformed && new MalformedBody(malformed.message, malformed.code);
  const outcome = await outcomeOf(() => {
    const operation = WRITING_OPERATIONS.get(name);
    if (operation === undefined) throw new Error(`the primary process does not run the operation ${name}`);
    const given = body === undefined ? input : { ...input, body };
    return operation.runUnobserved(services, { ...caller, signal, responseHeaders, idempotency }, given as never);
  });
  return { outcome, responseHeaders, isReplayed };
}
