import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { printRows } from '../../src/cli/table.ts';
import { type Failure, fuzz, type Tally } from './fuzz.ts';
import { KINDS } from './input.ts';
import { reproduction } from './reproduction.ts';
import { serveSeed } from './serve.ts';

/**
 * The fuzzer: `npm run fuzz -- --inputs 1000000 --seed 1`. Shows progress, writes `bench/results/fuzz.json`, and exits
 * with 1 after a finding. With `--serve` it only runs the gateway for the commands that a finding
 * prints.
 */
const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '100000' },
    seed: { type: 'string' },
    serve: { type: 'boolean', default: false },
  },
});
const inputs = wholeNumber('inputs', values.inputs);
const seed = wholeNumber('seed', values.seed ?? String(Date.now() % 2 ** 31));
const RESULT = new URL('../../bench/results/fuzz.json', import.meta.url);
/** The interval of progress lines, in milliseconds. */
const INTERVAL = 5_000;

if (values.serve) await serveSeed();
else await run();

async function run(): Promise<void> {
  const tally: Tally = {};
  const start = performance.now();
  console.log(`${inputs} inputs, seed ${seed}`);
  const progress = setInterval(() => console.log(progressOf(tally, start)), INTERVAL);
  const failure = await fuzz({ inputs, seed }, tally).finally(() => clearInterval(progress));

  const seconds = Math.round((performance.now() - start) / 1000);
  printRows(
    KINDS.map((kind) => rowOf(kind, tally)),
    {},
  );
  console.log(progressOf(tally, start));
  writeFileSync(RESULT, `${JSON.stringify(resultOf(tally, seconds, failure), null, 2)}\n`);
  if (failure !== undefined) {
    console.error(reproduction(failure));
    process.exitCode = 1;
  }
}

/** The inputs of a kind, and its responses by status. */
function rowOf(kind: string, tally: Tally): Record<string, string> {
  const { inputs: sent = 0, responses = {} } = tally[kind] ?? {};
  // The space keeps the order of the columns: objects list keys that are whole numbers first.
  const counts = statuses(tally).map((status) => [`${status} `, `${responses[Number(status)] ?? ''}`]);
  return { kind, inputs: `${sent}`, ...Object.fromEntries(counts) };
}

function wholeNumber(name: string, text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  console.error(`--${name} must be a whole number, for example --${name} 1000`);
  process.exit(2);
}

function sentIn(tally: Tally): number {
  return Object.values(tally).reduce((sum, kind) => sum + kind.inputs, 0);
}

function progressOf(tally: Tally, start: number): string {
  const count = sentIn(tally);
  const rate = Math.round((count / (performance.now() - start)) * 1000);
  const responses = statuses(tally).map((status) => {
    const all = Object.values(tally).reduce((sum, kind) => sum + (kind.responses[Number(status)] ?? 0), 0);
    return `${status}: ${all}`;
  });
  return `${count} of ${inputs} inputs, ${rate}/s; answers ${responses.join(', ')}`;
}

function statuses(tally: Tally): string[] {
  return [...new Set(Object.values(tally).flatMap(({ responses }) => Object.keys(responses)))].sort();
}

function resultOf(tally: Tally, seconds: number, failure: Failure | undefined) {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  return { inputs: sentIn(tally), seed, commit, seconds, tally, failure: failure ?? null };
}
