import { SingleBar } from 'cli-progress';
import { openApiStage } from '../conformance/api-stage.ts';
import { CASES } from '../conformance/cases/all.ts';
import type { Door } from '../conformance/door.ts';
import { graphqlDoor } from '../conformance/graphql-door.ts';
import { preflight } from '../conformance/preflight.ts';
import { readOnlyStage } from '../conformance/read-only-stage.ts';
import { counts, report } from '../conformance/report.ts';
import { restDoor } from '../conformance/rest-door.ts';
import { run, type Verdict } from '../conformance/run.ts';
import { sendPatiently } from '../conformance/send.ts';

export const DOORS = { rest: restDoor, graphql: graphqlDoor } as const satisfies Record<string, Door>;

interface Options {
  target: string;
  workspace: string;
  key: string;
  door: keyof typeof DOORS;
  readOnly?: boolean;
  json?: boolean;
}

const DIFFERS = 2;
/** What shells give for a program that Ctrl-C has ended. */
const INTERRUPTED = 130;

/** Holds a server against the table of cases and prints where it agrees and where it differs. */
export async function conformance({ target, workspace, key, door: doorName, readOnly = false, json = false }: Options) {
  const door = DOORS[doorName];
  const send = sendPatiently;
  const call = { url: target.replace(/\/+$/, ''), key, workspaceId: workspace };
  await preflight(door, call, send);

  const stopping = new AbortController();
  process.once('SIGINT', () => stopping.abort());
  process.once('SIGTERM', () => stopping.abort());
  const stage = readOnly ? readOnlyStage(call) : await openApiStage(door, call, send);
  const progress = progressBar();
  let verdicts: Verdict[] = [];
  let leftBehind: string[] = [];
  try {
    const onVerdict = ({ id }: Verdict) => progress.increment({ id });
    verdicts = await run({ door, send, stage, signal: stopping.signal, onVerdict });
  } finally {
    progress.stop();
    leftBehind = await stage.close();
  }

  const told = { target: call.url, workspace, door: door.name, readOnly, ...counts(verdicts), leftBehind };
  console.log(json ? JSON.stringify({ ...told, cases: verdicts }, null, 2) : report(verdicts, leftBehind));
  if (stopping.signal.aborted) process.exitCode = INTERRUPTED;
  else if (told.differs > 0) process.exitCode = DIFFERS;
}

/** On standard error, in a terminal only. */
function progressBar(): SingleBar {
  const bar = new SingleBar({ format: '{bar} {value}/{total} {id}', stream: process.stderr, clearOnComplete: true });
  bar.start(Object.values(CASES).flat().length, 0, { id: '' });
  return bar;
}
