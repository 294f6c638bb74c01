import { expect, test } from 'vitest';
import { fuzz, type Tally } from './fuzz.ts';
import { reproduction } from './reproduction.ts';

const INPUTS = Number(process.env.FUZZ_INPUTS ?? 5_000);
/** The same each time: what is new is looked for by `npm run fuzz`, not in the middle of other work. */
const SEED = Number(process.env.FUZZ_SEED ?? 20261128);

test(`nothing hostile is a fault of ours, shows what it must not, changes what it may not or finds the APIs apart (FUZZ_SEED=${SEED})`, async () => {
  const tally: Tally = {};
  const failure = await fuzz({ inputs: INPUTS, seed: SEED }, tally);

  expect(failure && reproduction(failure)).toBeUndefined();
  const inputs = Object.values(tally).reduce((sum, kind) => sum + kind.inputs, 0);
  expect(inputs).toBeGreaterThanOrEqual(INPUTS);
}, 600_000);
