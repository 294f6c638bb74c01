import { expect, test } from 'vitest';
import { newFolder, startsPrograms } from '../program.ts';
import { crash } from './crashes.ts';

startsPrograms();

/** Ten starts, one after the other, also on a busy machine; in milliseconds. */
const PATIENCE = 180_000;

test.each([1, 2])(
  'a program (%i workers) killed under load, in a checkpoint, at its start or end loses no acknowledged update and makes no partial one',
  async (workers) => {
    const { kills, acknowledged, losses } = await crash(10, newFolder(), { workers });
    expect(losses).toEqual([]);
    expect(kills).toEqual({ load: 6, checkpoint: 2, start: 1, end: 1 });
    expect(acknowledged).toBeGreaterThan(100);
  },
  PATIENCE,
);
