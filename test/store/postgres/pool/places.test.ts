import { describe, expect, test } from 'vitest';
import { createPlaces, type Kind } from '../../../../src/store/postgres/pool/places.ts';
import { StoreUnavailable } from '../../../../src/store/store.ts';

/** Uses places until it is stopped, and records the order in which uses begin. */
function usersOf(limit: number, patience = 10_000) {
  const places = createPlaces({ limit, patience });
  const begun: string[] = [];
  const underWay: { name: string; end(): void }[] = [];
  const use = (owner: string, kind: Kind = 'write') => {
    const used = places.use(owner, kind, () => {
      const name = `${owner} ${kind}`;
      begun.push(name);
      return new Promise<void>((resolve) => underWay.push({ name, end: resolve }));
    });
    // Callers that still wait when a test ends are refused later.
    used.catch(() => {});
    return used;
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    places,
    begun,
    use,
    settle,
    async end(name: string): Promise<void> {
      const index = underWay.findIndex((user) => user.name === name);
      underWay.splice(index, 1)[0]?.end();
      await settle();
    },
  };
}

describe('of four places', () => {
  test('the changes of one owner get half, and another one is served immediately', async () => {
    const { use, begun, settle, places } = usersOf(4);
    for (let index = 0; index < 6; index += 1) use('many');
    use('few');
    await settle();
    expect(begun).toEqual(['many write', 'many write', 'few write']);
    expect(places.waiting()).toBe(4);
  });

  test('an exclusive one waits for the previous one without occupying a place', async () => {
    const { use, begun, settle, end } = usersOf(4);
    for (let index = 0; index < 3; index += 1) use('one', 'exclusive');
    use('one', 'write');
    await settle();
    expect(begun).toEqual(['one exclusive', 'one write']);
    await end('one exclusive');
    expect(begun).toEqual(['one exclusive', 'one write', 'one exclusive']);
  });

  test('reads of one owner may use all, and then the owners take turns', async () => {
    const { use, begun, settle, end } = usersOf(4);
    for (let index = 0; index < 8; index += 1) use('many', 'read');
    use('few', 'read');
    use('other', 'write');
    await settle();
    expect(begun).toEqual(Array(4).fill('many read'));
    for (let index = 0; index < 3; index += 1) await end('many read');
    expect(begun.slice(4)).toEqual(['many read', 'few read', 'other write']);
  });
});

test('a caller that waits too long for a place is refused as busy, and the others continue', async () => {
  const { use, begun, end, places } = usersOf(1, 20);
  use('one');
  await expect(use('two')).rejects.toEqual(new StoreUnavailable('busy'));
  expect(places.waiting()).toBe(0);
  await end('one write');
  use('three');
  expect(begun).toEqual(['one write', 'three write']);
});
