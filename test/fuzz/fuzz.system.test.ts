import { expect, test } from 'vitest';
import { fuzz, type Tally } from './fuzz.ts';
import { reproduction } from './reproduction.ts';

const INPUTS = Number(process.env.FUZZ_INPUTS ?? 5_000);
/** A fixed seed: `npm run fuzz` searches for new findings, not the test suite. */
const SEED = Number(process.env.FUZZ_SEED ?? 20261128);

test(`hostile input causes no server error, leaks nothing, changes nothing without permission, and has equal effects in both APIs (FUZZ_SEED=${SEED})`, async () => {
  const tally: Tally = {};
  const failure = await fuzz({ inputs: INPUTS, seed: SEED }, tally);

  expect(failure && reproduction(failure)).toBeUndefined();
  const inputs = Object.values(tally).reduce((sum, kind) => sum + kind.inputs, 0);
  expect(inputs).toBeGreaterThanOrEqual(INPUTS);
}, 600_000);
