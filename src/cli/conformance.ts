import { SingleBar } from 'cli-progress';
import type { Door } from '../conformance/apis/api.ts';
import { graphqlDoor } from '../conformance/apis/graphql.ts';
import { restDoor } from '../conformance/apis/rest.ts';
import { sendPatiently } from '../conformance/apis/send.ts';
import { openApiStage } from '../conformance/environment/api-environment.ts';
import { readOnlyStage } from '../conformance/environment/read-only-environment.ts';
import { preflight } from '../conformance/preflight.ts';
import { counts, report } from '../conformance/report.ts';
import { chooseCases, run, type Verdict } from '../conformance/run.ts';
import { INTERRUPTED, untilStopped } from './stop-signals.ts';

const DOORS = { rest: restDoor, graphql: graphqlDoor } as const satisfies Record<string, Door>;

interface Options {
  target: string;
  workspace: string;
  key: string;
  door: keyof typeof DOORS;
  only?: string;
  readOnly?: boolean;
  json?: boolean;
}

const NOTHING_TRIED = 1;
const DIFFERS = 2;

/** Holds a server against the table of cases and prints where it agrees and where it differs. */
export async function conformance(options: Options): Promise<void> {
  const { target, workspace, key, only, readOnly = false, json = false } = options;
  const cases = chooseCases(only);
  if (cases.length === 0) throw new Error(`no case has an id that begins with ${only}`);
  const door = DOORS[options.door];
  const send = sendPatiently;
  const call = { url: target.replace(/(?<!\/)\/+$/, ''), key, workspaceId: workspace };
  await preflight(door, call, send);

  let verdicts: Verdict[] = [];
  let leftBehind: string[] = [];
  const isStopped = await untilStopped(async (signal) => {
    const stage = readOnly ? readOnlyStage(call) : await openApiStage(door, call, send);
    const progress = progressBar(cases.length);
    try {
      const onVerdict = ({ id }: Verdict) => progress.increment({ id });
      verdicts = await run(cases, { door, send, stage, signal, onVerdict });
    } finally {
      progress.stop();
      leftBehind = await stage.close();
    }
    return signal.aborted;
  });

  const told = { target: call.url, workspace, door: door.name, readOnly, ...counts(verdicts), leftBehind };
  console.log(json ? JSON.stringify({ ...told, cases: verdicts }, null, 2) : report(verdicts, leftBehind));
  if (isStopped) process.exitCode = INTERRUPTED;
  else if (told.differs > 0) process.exitCode = DIFFERS;
  else if (told.agrees === 0) process.exitCode = NOTHING_TRIED;
}

/** On standard error, in a terminal only. */
function progressBar(total: number): SingleBar {
  const bar = new SingleBar({ format: '{bar} {value}/{total} {id}', stream: process.stderr, clearOnComplete: true });
  bar.start(total, 0, { id: '' });
  return bar;
}
