import { createHash } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { Credential } from '../../access/access-key.ts';
import { CONTACT_SETS, hasIds, SET_RULES } from '../../contacts/contact/contact-sets.ts';
import { deleteResult, findResult, saveResult } from '../../contacts/idempotency-record.queries.ts';
import { isRejected, type Problem, rejected } from '../../contacts/validation/problem.ts';
import { isTooDeep } from '../../contacts/validation/storable-json.ts';
import { canonicalJson } from '../../store/canonical-json.ts';
import type { Database } from '../../store/database.ts';
import type { Store, WriteScope } from '../../store/store.ts';
import { replays } from './events.ts';

/** A key under which a client may repeat a change. The change is made once, and every request gets the same result. */
export interface Idempotency {
  key: string;
  /** Called when the stored result of an earlier request is returned. */
  onReplay(): void;
}

/** The services that are required for storing results. */
interface Keeping {
  store: Store;
  now(): number;
  monotonicNow(): number;
  idempotencyLifetime: number;
}

/** Headers of a repeated response. */
export const REPLAY_HEADERS = { 'idempotency-replayed': 'true' };

const MAX_KEY = 255;
const KEY = /^[\x21-\x7e]+$/;

/** Returns the problem of an invalid key. */
export function keyProblem(key: string): Problem | undefined {
  if (key.length <= MAX_KEY && KEY.test(key)) return undefined;
  const message = `the idempotency key must be 1 to ${MAX_KEY} visible ASCII characters, for example a UUID`;
  return { code: 'InvalidRequest', message, path: [] };
}

/**
 * Returns a store that saves the result of a change under a key, in the transaction of the change. For the same key,
 * request and access key, it returns the stored result instead of writing. Rejections and failures are not stored,
 * because nothing was changed.
 */
export function storeWithIdempotency(
  { store, now, monotonicNow, idempotencyLifetime }: Keeping,
  { workspaceId, id: accessKeyId }: Pick<Credential, 'workspaceId' | 'id'>,
  idempotency: Idempotency,
  operation: string,
  input: object,
): Store {
  const { key } = idempotency;
  const reportReplay = () => noteReplay(idempotency);
  const fingerprint = fingerprintOf(operation, input);
  const oldest = Math.min(now(), monotonicNow()) - idempotencyLifetime;
  let firstCreatedAt: number | undefined;
  return {
    ...store,
    async write<Result>(reach: WriteScope, work: (transaction: Transaction<Database>) => Promise<Result>) {
      const { index = 0, onReplay: onReplayOfPart } = reach.part ?? {};
      const record = { workspaceId, accessKeyId, key: keyOfPart(key, index) };
      let isReplayed = false;
      const result = await store.write(reach, async (transaction): Promise<Result> => {
        isReplayed = false;
        const kept = await findResult(transaction, record);
        if (kept !== undefined && kept.createdAt > oldest) {
          if (kept.fingerprint !== fingerprint) return rejected(REUSED) as Result;
          firstCreatedAt ??= kept.createdAt;
          isReplayed = true;
          return JSON.parse(kept.answer);
        }
        const fresh = await work(transaction);
        if (!isFinal(fresh)) return fresh;
        if (kept !== undefined) await deleteResult(transaction, record);
        const answer = JSON.stringify(fresh);
        // Whichever way the clock is set meanwhile, an answer is kept for too long rather than forgotten too early.
        // The parts of an operation are forgotten together.
        firstCreatedAt ??= Math.max(now(), monotonicNow());
        await saveResult(transaction, { ...record, fingerprint, answer, createdAt: firstCreatedAt });
        return fresh;
      });
      if (isReplayed) (onReplayOfPart ?? reportReplay)();
      return result;
    },
  };
}

/** Reports that an operation was not carried out because it had been before. */
export function noteReplay({ onReplay }: Idempotency): void {
  replays.publish(undefined);
  onReplay();
}

/** The first part has the key itself, so that no other operation takes it. No key of a client has a space. */
function keyOfPart(key: string, index: number): string {
  return index === 0 ? key : `${key} ${index}`;
}

/** The parts of a request that are ids, which match in either case. Includes the ids of list tags. */
const IDS = new Set<string>([
  'contactId',
  'listId',
  'accountId',
  ...CONTACT_SETS.filter(hasIds).flatMap((set) => [set, SET_RULES[set].add, SET_RULES[set].remove]),
  'contacts',
  'tags',
]);

function withPlainIds(part: object): object {
  return Object.fromEntries(
    Object.entries(part).map(([name, value]) => [name, IDS.has(name) ? inLowerCase(value) : value]),
  );
}

function inLowerCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inLowerCase);
  return typeof value === 'string' ? value.toLowerCase() : value;
}

/** An input that is too deep for a fingerprint is rejected by the operation, which stores nothing then. */
function fingerprintOf(operation: string, input: object): string {
  const isReadable = !Object.values(input).some((part) => isTooDeep(part));
  return createHash('sha256')
    .update(canonicalJson(isReadable ? [operation, plainInput(input)] : [operation]))
    .digest('hex');
}

/** Returns an input in canonical form, independent of the order of keys and the case of ids. */
function plainInput(input: object): object {
  const plain = withPlainIds(input);
  if (!('body' in plain) || !isObject(plain.body)) return plain;
  const body: { updates?: unknown } = withPlainIds(plain.body);
  if (!Array.isArray(body.updates)) return { ...plain, body };
  return { ...plain, body: { ...body, updates: body.updates.map((it) => (isObject(it) ? withPlainIds(it) : it)) } };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const REUSED: Problem = {
  code: 'IdempotencyKeyReused',
  message: 'the idempotency key was used for another request before: choose a new key for each change',
  path: [],
};

/** The last transaction of a change in several transactions has the result. */
function isFinal(result: unknown): boolean {
  return result !== undefined && !(typeof result === 'object' && result !== null && isRejected(result));
}
