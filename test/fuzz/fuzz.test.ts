import { expect, test } from 'vitest';
import { fuzz, type Tally } from './fuzz.ts';
import { reproduction } from './reproduction.ts';

const INPUTS = Number(process.env.FUZZ_INPUTS ?? 5_000);
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);

test(`nothing hostile is a fault of ours, shows what it must not, changes what it may not or finds the doors apart (FUZZ_SEED=${SEED})`, async () => {
  const tally: Tally = {};
  const failure = await fuzz({ inputs: INPUTS, seed: SEED }, tally);

  expect(failure && reproduction(failure)).toBeUndefined();
  const inputs = Object.values(tally).reduce((sum, kind) => sum + kind.inputs, 0);
  expect(inputs).toBeGreaterThanOrEqual(INPUTS);
}, 600_000);
