import type { Step } from '../../src/conformance/step.ts';

/** One input of the fuzzer. Plain JSON data, so that findings can be stored and repeated. */
export type Input = StepInput | WireInput;

/** A call of both APIs with hostile values; texts may be marked as raw JSON. */
interface StepInput {
  kind: 'step';
  step: Step;
}

/** A request to one API that no client library can send. `{workspaceId}` and `{key}` are replaced by those of the workspace. */
export interface WireInput {
  kind: 'body' | 'path' | 'headers' | 'document' | 'variables';
  method: string;
  path: string;
  headers: Record<string, string>;
  /** Bytes as Latin-1, so that JSON can contain them. */
  body?: string;
}

export const KINDS: readonly Input['kind'][] = ['step', 'body', 'path', 'headers', 'document', 'variables'];

const MARK = '\u2042';

/** A value that is written into JSON as this text, without JSON.stringify. */
export function raw(json: string): string {
  return `${MARK}${json}${MARK}`;
}

/** JSON in which marked texts are written unquoted. */
export function written(json: string): string {
  return json.replaceAll(/"\u2042((?:[^"\\]|\\.)*?)\u2042"/g, (_, text) => JSON.parse(`"${text}"`));
}
