/** A request as a client sends it. */
export interface SentRequest {
  method: string;
  /** Its parameters, from the address or the body. */
  parameters: Record<string, unknown>;
}

/** The global fetch, and a record of the requests that a client sends with it. */
export function recordedFetch(): { fetch: typeof fetch; sent: SentRequest[] } {
  const sent: SentRequest[] = [];
  return {
    sent,
    fetch: (input, init) => {
      const { searchParams } = new URL(String(input));
      const parameters = typeof init?.body === 'string' ? JSON.parse(init.body) : Object.fromEntries(searchParams);
      sent.push({ method: init?.method ?? 'GET', parameters });
      return fetch(input, init);
    },
  };
}
