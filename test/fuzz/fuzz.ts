import { rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { join } from 'node:path';
import fc from 'fast-check';
import { openStore } from '../../src/store/open-store.ts';
import { serveFrom } from '../gateway.ts';
import { newScratchFolder } from '../store/scratch-folder.ts';
import { CORPUS } from './corpus.ts';
import type { Input } from './input.ts';
import { type Gate, makeWorld, play, type World } from './play.ts';
import { Broken } from './properties.ts';
import { hostileStep } from './steps.ts';
import { hostileWire } from './wires.ts';

export interface Extent {
  inputs: number;
  seed: number;
}

/** The number of responses by status for a kind of input, and the number of inputs. */
export type Tally = Record<string, { inputs: number; responses: Record<number, number> }>;

export interface Failure {
  /** The smallest input with the same effect, or the input in the corpus. */
  input: Input;
  message: string;
  /** The arguments of `npm run fuzz` that reproduce it. */
  seed: number;
}

/** The number of inputs in progress at a time: they share the syncs of the disk. */
const LANES = 8;
/** The maximum wait of a change, in milliseconds: on a busy machine, a long wait is not a fault. */
const MAX_WAIT = 60_000;
/** A lane gets new workspaces after this many inputs, because more data makes pages long. */
const INPUTS_PER_WORLD = 100;
/** One of this many inputs is checked closely: the rows before and after, and the state that both APIs read. */
const CLOSE_LOOK_OF_ONE_IN = 4;

const input: fc.Arbitrary<Input> = fc.oneof(
  { arbitrary: hostileStep.map((step): Input => ({ kind: 'step', step })), weight: 1 },
  { arbitrary: hostileWire(), weight: 1 },
);

/** Sends the corpus and then hostile inputs to a gateway on a SQLite file. Ends at the first input that breaks a property. */
export async function fuzz(extent: Extent, tally: Tally): Promise<Failure | undefined> {
  const folder = newScratchFolder();
  const gateway = await serveFrom(
    await openStore({ url: `file:${join(folder, 'contacts.db')}`, writeQueueTimeout: MAX_WAIT }),
  );
  const gate: Gate = { ...gateway, agent: new Agent({ keepAlive: true }) };
  const faults: unknown[] = [];
  const note = (fault: unknown) => faults.push(fault);
  process.on('unhandledRejection', note);
  process.on('uncaughtExceptionMonitor', note);
  const run = { gate, tally, faults, isOver: false };
  try {
    const kept = await replayCorpus(run, extent.seed);
    if (kept !== undefined) return kept;
    const lanes = Array.from({ length: LANES }, (_, lane) => lane);
    const failures = await Promise.all(lanes.map((lane) => runLane(run, extent, lane)));
    return failures.find((failure) => failure !== undefined);
  } finally {
    process.off('unhandledRejection', note);
    process.off('uncaughtExceptionMonitor', note);
    gate.agent.destroy();
    await gateway.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Run {
  gate: Gate;
  tally: Tally;
  /** Unhandled rejections and exceptions. */
  faults: unknown[];
  /** Whether a lane has a finding; the others then end. */
  isOver: boolean;
}

async function replayCorpus(run: Run, seed: number): Promise<Failure | undefined> {
  for (const { name, input } of CORPUS) {
    try {
      await sent(run, await makeWorld(run.gate), input, true);
    } catch (error) {
      return { input, seed, message: `${name}: ${(error as Error).message}` };
    }
  }
  return undefined;
}

async function runLane(run: Run, { inputs, seed }: Extent, lane: number): Promise<Failure | undefined> {
  let world = await makeWorld(run.gate);
  let age = 0;
  let hasFailed = false;
  const property = fc.asyncProperty(input, async (input) => {
    if (run.isOver && !hasFailed) return;
    age += 1;
    // Findings are reduced in new workspaces.
    if (hasFailed || age > INPUTS_PER_WORLD) {
      world = await makeWorld(run.gate);
      age = 0;
    }
    try {
      if (await sent(run, world, input, hasFailed || age % CLOSE_LOOK_OF_ONE_IN === 0)) age = INPUTS_PER_WORLD;
    } catch (error) {
      [run.isOver, hasFailed] = [true, true];
      throw error;
    }
  });
  const share = Math.ceil((inputs - lane) / LANES);
  const { failed, counterexample, errorInstance } = await fc.check(property, { seed: seed + lane, numRuns: share });
  if (!failed || counterexample === null) return undefined;
  return { input: counterexample[0], message: (errorInstance as Error).message, seed };
}

/** Whether the workspaces must be replaced. */
async function sent({ gate, tally, faults }: Run, world: World, input: Input, closely: boolean): Promise<boolean> {
  const { statuses, parted } = await play(gate, world, input, closely);
  const counts = tally[input.kind] ?? { inputs: 0, responses: {} };
  tally[input.kind] = counts;
  counts.inputs += 1;
  for (const status of statuses) counts.responses[status] = (counts.responses[status] ?? 0) + 1;
  if (faults.length > 0) throw new Broken(`nobody handled ${String(faults.splice(0)[0])}`);
  return parted;
}
