import { readdirSync, readFileSync } from 'node:fs';

/** Ticks per second of the kernel's clock, as Linux shows them to every program. */
const TICKS = 100;

/** Seconds of processor time that a process and its children have used so far. Needs Linux. */
export function processorTime(pid: number): number {
  const own = readStat(pid);
  const children = childrenOf(pid).map(readStat);
  // The parent has the sum of the children that have ended.
  return (
    [own.ended, ...[own, ...children].map(({ running }) => running)].reduce((sum, ticks) => sum + ticks, 0) / TICKS
  );
}

/** The running children of a process. */
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
    // After the name, which may contain anything: state, parent, …, and the times from the 12th field on.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15).map(Number);
    return { parent: Number(fields[1]), running: user + system, ended: endedUser + endedSystem };
  } catch {
    // The process has ended since it was listed.
    return { parent: 0, running: 0, ended: 0 };
  }
}
