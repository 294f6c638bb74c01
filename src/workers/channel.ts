/**
 * The connection to another process, which offers the functions `Theirs`. Arguments and results are JSON, or what
 * structured clone copies, as the processes are connected. The functions must not fail.
 */
export interface Channel<Theirs extends object> {
  /** Resolves with the result of a function of the other process. Never resolves if that process has ended. */
  ask<Name extends keyof Theirs & string>(name: Name, ...args: Args<Theirs[Name]>): Promise<Result<Theirs[Name]>>;
  /** Calls a function of the other process without waiting for its result. */
  tell<Name extends keyof Theirs & string>(name: Name, ...args: Args<Theirs[Name]>): void;
}

type Args<Fn> = Fn extends (...args: infer Given) => unknown ? Given : never;
type Result<Fn> = Fn extends (...args: never[]) => infer Returned ? Awaited<Returned> : never;

/** The calls and results of one turn of the event loop. A call with the id 0 expects no result. */
interface Message {
  calls: [id: number, name: string, args: unknown[]][];
  results: [id: number, result: unknown][];
}

interface Port {
  send(message: Message): void;
  listen(listener: (message: unknown) => void): void;
}

/** Connects two processes. One message carries all calls and results of one turn of the event loop. */
export function openChannel<Theirs extends object>({ send, listen }: Port, ours: object): Channel<Theirs> {
  const offered = ours as Record<string, ((...args: unknown[]) => unknown) | undefined>;
  const waiting = new Map<number, (result: unknown) => void>();
  let outgoing: Message | undefined;
  let lastId = 0;

  function gather(): Message {
    if (outgoing !== undefined) return outgoing;
    const message: Message = { calls: [], results: [] };
    outgoing = message;
    setImmediate(() => {
      outgoing = undefined;
      send(message);
    });
    return message;
  }

  function answer(id: number, name: string, args: unknown[]): void {
    const result = offered[name]?.(...args);
    if (id === 0) return;
    if (result instanceof Promise) void result.then((value) => gather().results.push([id, value]));
    else gather().results.push([id, result]);
  }

  listen((message) => {
    if (!isMessage(message)) return;
    for (const [id, name, args] of message.calls) answer(id, name, args);
    for (const [id, result] of message.results) {
      waiting.get(id)?.(result);
      waiting.delete(id);
    }
  });

  return {
    ask: (name, ...args) =>
      new Promise((resolve) => {
        lastId += 1;
        waiting.set(lastId, resolve as (result: unknown) => void);
        gather().calls.push([lastId, name, args]);
      }),
    tell: (name, ...args) => void gather().calls.push([0, name, args]),
  };
}

/** Other code, such as a process manager, may send messages too. */
function isMessage(message: unknown): message is Message {
  return typeof message === 'object' && message !== null && 'calls' in message && 'results' in message;
}
