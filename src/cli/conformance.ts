import { SingleBar } from 'cli-progress';
import type { Api } from '../conformance/apis/api.ts';
import { graphqlPlugin } from '../conformance/apis/graphql.ts';
import { restPlugin } from '../conformance/apis/rest.ts';
import { sendWithRetries } from '../conformance/apis/send.ts';
import { openApiEnvironment } from '../conformance/environment/api-environment.ts';
import { readOnlyEnvironment } from '../conformance/environment/read-only-environment.ts';
import { preflight } from '../conformance/preflight.ts';
import { counts, report } from '../conformance/report.ts';
import { chooseCases, run, type Verdict } from '../conformance/run.ts';
import { INTERRUPTED, untilStopped } from './stop-signals.ts';

const APIS = { rest: restPlugin, graphql: graphqlPlugin } as const satisfies Record<string, Api>;

interface Options {
  target: string;
  workspace: string;
  key: string;
  api: keyof typeof APIS;
  only?: string;
  readOnly?: boolean;
  json?: boolean;
}

const NOTHING_TRIED = 1;
const DIFFERS = 2;

/** Compares a server with the table of cases and prints the results. */
export async function conformance(options: Options): Promise<void> {
  const { target, workspace, key, only, readOnly = false, json = false } = options;
  const cases = chooseCases(only);
  if (cases.length === 0) throw new Error(`no case has an id that begins with ${only}`);
  const api = APIS[options.api];
  const send = sendWithRetries;
  const call = { url: target.replace(/(?<!\/)\/+$/, ''), key, workspaceId: workspace };
  await preflight(api, call, send);

  let verdicts: Verdict[] = [];
  let leftBehind: string[] = [];
  const isStopped = await untilStopped(async (signal) => {
    const stage = readOnly ? readOnlyEnvironment(call) : await openApiEnvironment(api, call, send);
    const progress = progressBar(cases.length);
    try {
      const onVerdict = ({ id }: Verdict) => progress.increment({ id });
      verdicts = await run(cases, { api, send, stage, signal, onVerdict });
    } finally {
      progress.stop();
      leftBehind = await stage.close();
    }
    return signal.aborted;
  });

  const summary = { target: call.url, workspace, api: api.name, readOnly, ...counts(verdicts), leftBehind };
  console.log(json ? JSON.stringify({ ...summary, cases: verdicts }, null, 2) : report(verdicts, leftBehind));
  if (isStopped) process.exitCode = INTERRUPTED;
  else if (summary.differs > 0) process.exitCode = DIFFERS;
  else if (summary.agrees === 0) process.exitCode = NOTHING_TRIED;
}

/** Returns a progress bar on standard error. It is visible in terminals only. */
function progressBar(total: number): SingleBar {
  const bar = new SingleBar({ format: '{bar} {value}/{total} {id}', stream: process.stderr, clearOnComplete: true });
  bar.start(total, 0, { id: '' });
  return bar;
}
