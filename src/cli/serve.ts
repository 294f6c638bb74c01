import cluster from 'node:cluster';
import { readSettings } from '../config/settings.ts';
import { createLog } from '../observability/log.ts';
import { NUMBER_VARIABLE } from '../workers/offers.ts';

/** Serves until a signal to stop, in this process or in workers. */
export async function serve({ demo }: { demo: boolean }): Promise<void> {
  const settings = readSettings(process.env, { demo });
  const log = await createLog(settings);
  if (settings.workers > 1 && cluster.isPrimary) {
    return (await import('../workers/primary.ts')).runPrimary(settings, log);
  }
  // A process manager may have started this process as a worker of its own.
  const isOurs = process.env[NUMBER_VARIABLE] !== undefined;
  const link = isOurs ? (await import('../workers/worker.ts')).connectToPrimary(settings) : undefined;
  try {
    const { serveProcess } = await import('./serve-process.ts');
    await serveProcess(link?.settings ?? settings, log, link);
  } finally {
    link?.release();
  }
}
