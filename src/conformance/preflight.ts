import { type Api, type Call, perform, type Send } from './apis/api.ts';

/** Reads once to check that the target is a contacts API and accepts the key. Rejects with the reason if it is not. */
export async function preflight(api: Api, call: Call, send: Send): Promise<void> {
  const step = { operation: 'lists', limit: 1 } as const;
  const { problems } = await perform(api, call, step, send);
  const [problem] = problems;
  if (problem === undefined) return;
  const { code, message } = problem;
  if (code === 'ResourceNotFound')
    throw new CannotRun(`${call.url} knows no workspace ${call.workspaceId} for this key`);
  if (code === 'Unauthorized') throw new CannotRun(`${call.url} refuses the key`);
  if (code === 'Forbidden') throw new CannotRun(`the key may not read lists: ${message}`);
  throw new CannotRun(`${call.url} does not answer as a contacts API does: ${code} ${message}`);
}

/** The reason why no case can run, in one line. */
class CannotRun extends Error {}
