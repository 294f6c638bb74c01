import { graphqlPlugin } from '../../src/conformance/apis/graphql.ts';
import { restPlugin } from '../../src/conformance/apis/rest.ts';
import { curlOf } from './curl.ts';
import type { Failure } from './fuzz.ts';
import { stepWire, wireOf } from './play.ts';
import { SERVED } from './serve.ts';

/** A finding as commands that send it again to `npm run fuzz -- --serve`, and the file for the corpus. */
export function reproduction({ input, message, seed }: Failure): string {
  const wires =
    input.kind === 'step'
      ? [restPlugin, graphqlPlugin].map((api) => stepWire(api, SERVED, input.step))
      : [wireOf(input, SERVED)];
  return [
    message,
    'npm run fuzz -- --serve & # then, in a fresh one each time:',
    ...wires.map((wire) => curlOf(SERVED.url, wire)),
    `To keep it, as a file in test/fuzz/corpus:\n${JSON.stringify(input)}`,
    `Seen with FUZZ_SEED=${seed}`,
  ].join('\n\n');
}
