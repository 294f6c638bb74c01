import { graphqlDoor } from '../../src/conformance/graphql-door.ts';
import { restDoor } from '../../src/conformance/rest-door.ts';
import { curlOf } from './curl.ts';
import type { Failure } from './fuzz.ts';
import { stepWire, wireOf } from './play.ts';

/** What was found, how to send it, and how to keep it. */
export function reproduction({ input, message, seed }: Failure): string {
  const workspace = { id: '$WORKSPACE', key: '$KEY' };
  const wires =
    input.kind === 'step'
      ? [restDoor, graphqlDoor].map((door) => stepWire(door, workspace, input.step))
      : [wireOf(input, workspace)];
  return [message, ...wires.map((wire) => curlOf('$URL', wire)), JSON.stringify(input), `FUZZ_SEED=${seed}`].join(
    '\n\n',
  );
}
