import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import type { Settings } from '../../config/settings.ts';
import { mebibytes } from '../../store/finding.ts';

const MIB = 2 ** 20;
/** A gateway under load takes up to 440 MB (docs/reliability.md). */
const MIN_MEMORY = 512 * MIB;
/** The part of the memory for the heap in the advice. The rest is for buffers, code and the young generation. */
const HEAP_SHARE = 0.6;
/** Open files besides the connections of clients and of the database. */
const OTHER_FILES = 64;

/** Compares how many files the process may have open with how many connections the settings allow. */
export function examineOpenFiles({ server: { maxConnections }, store: { poolSize } }: Settings): string {
  const limit = openFilesLimit();
  const needed = maxConnections + poolSize + OTHER_FILES;
  if (limit >= needed) return `${limit} may be open, and ${needed} are needed at most`;
  throw new Error(
    `${limit} may be open, but MAX_CONNECTIONS=${maxConnections} needs ${needed}: raise the limit (ulimit -n; ` +
      'LimitNOFILE= for systemd, --ulimit nofile= for Docker), or lower MAX_CONNECTIONS',
  );
}

/** Infinity if the system has no such limit. */
function openFilesLimit(): number {
  // Otherwise Node looks up the names of the hosts that it is connected to.
  Object.assign(process.report, { excludeNetwork: true });
  const { userLimits } = process.report.getReport() as { userLimits?: { open_files?: { soft?: number | string } } };
  return Number(userLimits?.open_files?.soft) || Number.POSITIVE_INFINITY;
}

/** Compares the memory of the machine or the container with what a gateway needs and with what V8 may take. */
export function examineMemory(): string {
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  const heap = getHeapStatistics().heap_size_limit;
  const found = `${mebibytes(memory)}, of which V8 may take ${mebibytes(heap)} for its heap`;
  if (memory < MIN_MEMORY) {
    throw new Error(`${found}: give the machine or the container ${mebibytes(MIN_MEMORY)} at least`);
  }
  if (heap > memory) {
    const advised = Math.floor((memory * HEAP_SHARE) / MIB);
    throw new Error(`${found}: set NODE_OPTIONS=--max-old-space-size=${advised}, or leave it out`);
  }
  return found;
}
