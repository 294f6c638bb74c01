import type { Step } from '../../src/conformance/step.ts';

/** One input of the fuzzer. Plain data that JSON can hold, so that what was found once can be kept and sent again. */
export type Input = StepInput | WireInput;

/** A call of both APIs with hostile values in it; texts may be marked as raw JSON. */
interface StepInput {
  kind: 'step';
  step: Step;
}

/** A request below what clients can say, for one API. `{workspaceId}` and `{key}` stand for those of the workspace. */
export interface WireInput {
  kind: 'body' | 'path' | 'headers' | 'document' | 'variables';
  method: string;
  path: string;
  headers: Record<string, string>;
  /** Bytes as Latin-1, so that JSON can hold any. */
  body?: string;
}

export const KINDS: readonly Input['kind'][] = ['step', 'body', 'path', 'headers', 'document', 'variables'];

const MARK = '\u2042';

/** A value that is written into JSON as this text, whatever JSON.stringify would make of it. */
export function raw(json: string): string {
  return `${MARK}${json}${MARK}`;
}

/** JSON with the texts that are marked as raw written as they are. */
export function written(json: string): string {
  return json.replaceAll(/"\u2042((?:[^"\\]|\\.)*?)\u2042"/g, (_, text) => JSON.parse(`"${text}"`));
}
