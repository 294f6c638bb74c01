import { describe, expect, test } from 'vitest';
import { RequestAborted } from '../../src/protocol/request-aborted.ts';
import { StoreUnavailable } from '../../src/store/store.ts';
import { outcomeOf, resultOf } from '../../src/workers/outcome.ts';

/** The result of work as another process receives it. */
async function received(work: () => unknown): Promise<unknown> {
  return resultOf(structuredClone(await outcomeOf(work)));
}

const failing = (error: unknown) => () => {
  throw error;
};

describe('the outcome of work in another process keeps', () => {
  test.each([{ version: 1, note: undefined }, [null, 'text'], undefined])('the result %o', async (result) => {
    expect(await received(async () => result)).toStrictEqual(result);
  });

  test('that the client has gone', async () => {
    await expect(received(failing(new RequestAborted()))).rejects.toThrow(RequestAborted);
  });

  test.each(['busy', 'full', 'corrupt', 'commit-unknown'] as const)('why the store is %s', async (reason) => {
    const cause = new TypeError('the cause');
    const error = await received(failing(new StoreUnavailable(reason, cause))).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StoreUnavailable);
    expect(error).toMatchObject({ reason, cause: { name: 'TypeError', message: 'the cause', stack: cause.stack } });
  });

  test('the name, the message and the stack of any other error', async () => {
    const thrown = Object.assign(new RangeError('out of range'), { callback() {} });
    const error = await received(failing(thrown)).catch((it: unknown) => it);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'RangeError', message: 'out of range', stack: thrown.stack });
  });
});
