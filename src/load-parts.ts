import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';

/** How long the next attempt waits if something could not be loaded, in milliseconds. */
const RETRY_DELAY = 1_000;

/**
 * How long only REST is served before the rest is loaded, in milliseconds, unless a request needs it sooner. Without
 * the delay, the first answer came after 1.9 s of processor time instead of 1.2.
 */
const PRELOAD_DELAY = 500;

/**
 * Loads what the start does not wait for: GraphQL, the OpenAPI document and the library of phone numbers. Once it has
 * resolved, none of them needs a file descriptor any more. Logs what cannot be loaded and tries again, until the
 * signal is aborted; never rejects.
 */
export async function loadParts(loadGraphQL: () => Promise<unknown>, log: Logger, signal: AbortSignal): Promise<void> {
  await setTimeout(PRELOAD_DELAY, undefined, { ref: false, signal }).catch(() => {});
  while (!signal.aborted) {
    try {
      await Promise.all([loadPhoneNumbers(), loadGraphQL(), import('./rest/openapi/document.ts')]);
      return;
    } catch (error) {
      log.error(error, 'a part of the program could not be loaded; trying again');
      await setTimeout(RETRY_DELAY, undefined, { ref: false, signal }).catch(() => {});
    }
  }
}

/** Loads the library of phone numbers, which the first phone number would load otherwise. */
export async function loadPhoneNumbers(): Promise<void> {
  const { normalizePhoneNumber } = await import('./normalization/phone-number.ts');
  normalizePhoneNumber('+31612345678');
}
