import { readFileSync } from 'node:fs';
import { generateLoad, type Job } from './generate.ts';
import { isSuccess, REQUESTS, type RequestKind, type Target } from './requests.ts';

/** A job as the process gets it: one kind of request on the contacts that a file names. */
export interface Order extends Omit<Job, 'request' | 'isSuccess'> {
  kind: RequestKind;
  targetFile: string;
}

const targets = new Map<string, Target>();

/** The load generator as a process of its own, so that it takes nothing from the event loop of what it measures. */
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
