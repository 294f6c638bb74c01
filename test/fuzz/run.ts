import { parseArgs } from 'node:util';
import { fuzz, type Tally } from './fuzz.ts';
import { reproduction } from './reproduction.ts';

const { values } = parseArgs({ options: { inputs: { type: 'string', default: '100000' }, seed: { type: 'string' } } });
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const tally: Tally = {};
const t0 = Date.now();
const f = await fuzz({ inputs: Number(values.inputs), seed }, tally);
console.log(seed, Date.now() - t0, JSON.stringify(tally));
if (f) {
  console.log(reproduction(f));
  process.exitCode = 1;
}
