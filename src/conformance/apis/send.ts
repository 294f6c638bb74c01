import { setTimeout as wait } from 'node:timers/promises';
import { type HttpRequest, type HttpResponse, type Send, sendOnce } from './api.ts';

/** No response arrived, or only ones that ask for a later retry. */
export class NoAnswer extends Error {}

const SECOND = 1000;
const TIMEOUT = 30 * SECOND;
const MAX_WAIT = 120 * SECOND;
const MAX_TRIES = 5;

/**
 * Sends a request and retries as the server asks (429, 503). Rejects with `NoAnswer` after 30 seconds without a
 * response, or if the server asks for too many or too long delays.
 */
export const sendWithRetries: Send = async (request) => {
  for (let tries = 1; ; tries += 1) {
    const response = await answered(request);
    if (response.status !== 429 && response.status !== 503) return response;
    const milliseconds = retryAfter(response);
    if (tries === MAX_TRIES || milliseconds > MAX_WAIT) {
      throw noAnswer(request, `HTTP ${response.status}, come back in ${Math.ceil(milliseconds / SECOND)} seconds`);
    }
    await wait(milliseconds);
  }
};

async function answered(request: HttpRequest): Promise<HttpResponse> {
  try {
    return await sendOnce(request, AbortSignal.timeout(TIMEOUT));
  } catch (error) {
    const { name, message, cause } = error as Error & { cause?: { code?: string; message?: string } };
    if (name === 'TimeoutError') throw noAnswer(request, `none within ${TIMEOUT / SECOND} seconds`);
    throw noAnswer(request, cause?.message || cause?.code || message);
  }
}

function noAnswer({ url }: HttpRequest, why: string): NoAnswer {
  return new NoAnswer(`no answer from ${new URL(url).origin}: ${why}`);
}

/** Returns the delay in milliseconds. The header has seconds or a date. Without the header, the delay is one second. */
function retryAfter({ headers }: HttpResponse): number {
  const header = headers.get('retry-after') ?? '1';
  const seconds = Number(header);
  const milliseconds = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * SECOND;
  return Number.isNaN(milliseconds) ? SECOND : Math.max(milliseconds, 0);
}
