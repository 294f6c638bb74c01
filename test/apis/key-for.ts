import { newKey } from '../../src/access/access-key.ts';
import type { Case } from '../../src/conformance/case.ts';
import type { Serving, TestWorkspace } from '../gateway.ts';

/** The access key of a case. */
export async function keyFor(
  { key, rights }: Case,
  gateway: Serving,
  workspace: TestWorkspace,
): Promise<string | undefined> {
  switch (key) {
    case 'none':
      return undefined;
    case 'malformed':
      return 'abcd';
    case 'unknown':
      return newKey();
    case 'foreign':
      return (await gateway.workspace()).key;
    default:
      return rights === undefined ? workspace.key : workspace.makeKey(rights);
  }
}
