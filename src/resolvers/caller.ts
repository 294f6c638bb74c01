import type { Idempotency } from './idempotency.ts';
import type { Caller, Connection } from './services.ts';

/** A caller whose signal is that of the connection, which makes it when it is first read. */
export function createCaller(who: Omit<Caller, 'signal'>, connection: Connection): Caller {
  return {
    key: who.key,
    door: who.door,
    idempotency: who.idempotency,
    get signal() {
      return connection.signal;
    },
  };
}

/** The same caller, who may send the change again under a key. */
export function withIdempotency(caller: Caller, idempotency: Idempotency): Caller {
  return createCaller({ key: caller.key, door: caller.door, idempotency }, caller);
}
