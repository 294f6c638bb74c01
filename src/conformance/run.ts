import { type Answer, type Api, perform, type Send } from './apis/api.ts';
import { NoAnswer } from './apis/send.ts';
import type { Case, Source } from './case.ts';
import { CASES } from './cases/all.ts';
import { compare, type Difference, differences } from './compare.ts';
import type { Environment, Prepared } from './environment/environment.ts';
import { normalizedExpectation, normalizedResponse, omitUnreported } from './normalize.ts';
import { NothingResulted, scenes } from './scenario.ts';
import type { Step } from './step.ts';

/** The result of a case. */
export type Verdict = VerdictBase & (Agrees | Differs | Skipped);

interface VerdictBase {
  id: string;
  name: string;
  group: string;
  source: Source;
}

interface Agrees {
  verdict: 'agrees';
  /** Fields that were not compared, because the server does not report them. */
  unreported: string[];
}

interface Differs {
  verdict: 'differs';
  /**
   * The request of the step that differs, in the names of the table and without the key. For GraphQL: the variables.
   */
  sent: { operation: string; method: string; path: string; headers: Record<string, string>; body?: unknown };
  differences: Difference[];
}

interface Skipped {
  verdict: 'skipped';
  /** The unmet requirement of the case. */
  needs: string;
}

export interface Run {
  api: Api;
  send: Send;
  stage: Environment;
  /** Stops after the current case. */
  signal?: AbortSignal;
  /** Receives each verdict. */
  onVerdict?(verdict: Verdict): void;
}

/** Returns the cases whose ids begin with a text, each with its subject. */
export function chooseCases(beginning = ''): ChosenCase[] {
  return Object.entries(CASES).flatMap(([group, cases]) =>
    cases.filter(({ id }) => id.startsWith(beginning)).map((testCase) => ({ group, testCase })),
  );
}

/** Runs cases, one request at a time, and removes the data that they created. */
export async function run(cases: readonly ChosenCase[], { signal, onVerdict, ...how }: Run): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const { group, testCase } of cases) {
    if (signal?.aborted) break;
    const { id, name, source = 'ours' } = testCase;
    const verdict = { id, name, group, source, ...(await judge(testCase, how)) };
    verdicts.push(verdict);
    onVerdict?.(verdict);
  }
  return verdicts;
}

interface ChosenCase {
  group: string;
  testCase: Case;
}

type How = Pick<Run, 'api' | 'send' | 'stage'>;

async function judge(testCase: Case, how: How): Promise<Agrees | Differs | Skipped> {
  const prepared = await how.stage.prepare(testCase);
  if ('skipped' in prepared) return { verdict: 'skipped', needs: prepared.skipped };
  try {
    return await play(testCase, prepared, how);
  } catch (error) {
    if (!(error instanceof NothingResulted)) throw error;
    return { verdict: 'skipped', needs: error.message };
  } finally {
    await prepared.clear();
  }
}

async function play(testCase: Case, prepared: Prepared, { api, send }: How): Promise<Agrees | Differs> {
  const { call, names } = prepared;
  const unreported = new Set<string>();
  const differs = (step: Step, found: Difference[]): Differs => ({
    verdict: 'differs',
    sent: shown(api, call.workspaceId, step),
    differences: found,
  });

  for (const { step, expected, resulted } of scenes(testCase)) {
    let answer: Answer;
    try {
      answer = await perform(api, call, names.outward(step), send);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      return differs(step, [{ part: 'answer', expected: 'any', got: error.message }]);
    }
    prepared.done(step, answer);
    const received = names.inward(answer);
    resulted(received.result);
    const comparison =
      expected === undefined
        ? { expected: { problems: [] }, got: { problems: received.problems } }
        : compare(api.name, step, normalizedExpectation(expected, testCase.source), normalizedResponse(received));
    for (const part of omitUnreported(comparison)) unreported.add(part);
    const found = differences(comparison);
    if (found.length > 0) return differs(step, found);
  }
  return { verdict: 'agrees', unreported: [...unreported] };
}

function shown(api: Api, workspaceId: string, step: Step): Differs['sent'] {
  const { method, url, headers, body } = api.request({ url: '', key: undefined, workspaceId }, step);
  const sent = { operation: step.operation, method, path: url, headers };
  if (body === undefined) return sent;
  const said = JSON.parse(body);
  return { ...sent, body: api.name === 'GraphQL' ? said.variables : said };
}
