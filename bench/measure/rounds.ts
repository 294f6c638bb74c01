import { SingleBar } from 'cli-progress';
import type { Load } from '../load/generate.ts';

/** A thing to measure in turns with others. */
export interface Subject {
  name: string;
  /** Measures it once. The first call warms up before. */
  measure(round: number): Promise<Load>;
}

/** The results of a subject over all rounds. */
export interface Measured {
  name: string;
  loads: Load[];
}

/**
 * Measures subjects in turns, so that other load on the machine affects all of them. Shows progress on a
 * terminal.
 */
export async function inRounds(title: string, rounds: number, subjects: readonly Subject[]): Promise<Measured[]> {
  const measured = subjects.map(({ name }): Measured => ({ name, loads: [] }));
  const format = `${title} {bar} {value}/{total} | {eta_formatted} left | {subject}`;
  const bar = new SingleBar({ format, noTTYOutput: true, notTTYSchedule: 10_000 });
  bar.start(rounds * subjects.length, 0, { subject: '' });
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { name, measure }] of subjects.entries()) {
      bar.update({ subject: name });
      measured[index]?.loads.push(await measure(round));
      bar.increment();
    }
  }
  bar.stop();
  return measured;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The median of one figure over the rounds. */
export function middle({ loads }: Measured, figure: keyof Load): number {
  return median(loads.map((load) => load[figure]));
}

/** The median over the rounds of one subject's figure divided by another subject's figure in the same round. */
export function ratio(one: Measured, other: Measured, figure: keyof Load): number {
  return median(one.loads.map((load, round) => load[figure] / (other.loads[round]?.[figure] ?? Number.NaN)));
}
