import { readdirSync, readFileSync } from 'node:fs';

/** Ticks of the kernel's clock in a second, as Linux shows them to every program. */
const TICKS = 100;

/** Seconds of processor time that a process has taken so far, and those that it has started. Of Linux alone. */
export function processorTime(pid: number): number {
  const own = readStat(pid);
  const children = childrenOf(pid).map(readStat);
  // Of children that have ended, the parent keeps the sum.
  return (
    [own.ended, ...[own, ...children].map(({ running }) => running)].reduce((sum, ticks) => sum + ticks, 0) / TICKS
  );
}

/** The processes that a process has started and that run. */
export function childrenOf(pid: number): number[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  return all.filter((child) => readStat(child).parent === pid);
}

interface Stat {
  parent: number;
  running: number;
  ended: number;
}

function readStat(pid: number): Stat {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Behind the name, which may hold anything: state, parent, …, and from the 12th field on the times.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15).map(Number);
    return { parent: Number(fields[1]), running: user + system, ended: endedUser + endedSystem };
  } catch {
    // It has ended since it was listed.
    return { parent: 0, running: 0, ended: 0 };
  }
}
