import { readFileSync } from 'node:fs';
import { generateLoad, type Job } from './generate.ts';
import { isSuccess, REQUESTS, type RequestKind, type Target } from './requests.ts';

/** A job for the process: one kind of request on the contacts in a file. */
export interface Order extends Omit<Job, 'request' | 'isSuccess'> {
  kind: RequestKind;
  targetFile: string;
}

const targets = new Map<string, Target>();

/** Runs the load generator in a separate process, so that it does not use the event loop of the measured server. */
process.on('message', async ({ kind, targetFile, ...job }: Order) => {
  try {
    const target: Target = targets.get(targetFile) ?? JSON.parse(readFileSync(targetFile, 'utf8'));
    targets.set(targetFile, target);
    const request = (index: number) => REQUESTS[kind](target, index);
    process.send?.({ load: await generateLoad({ ...job, request, isSuccess }) });
  } catch (error) {
    process.send?.({ error: `${kind}: ${error}` });
  }
});
