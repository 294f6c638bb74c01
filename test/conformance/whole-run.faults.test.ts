import { afterAll, beforeAll, expect, test } from 'vitest';
import { CASES } from '../../src/conformance/cases/all.ts';
import { requiresAdmin } from '../../src/conformance/environment/environment.ts';
import { type Gateway, startGateway } from '../gateway.ts';
import { run, startsPrograms } from '../program/program.ts';
import { argumentsFor, leftIn, NOTHING } from './workspace.ts';

startsPrograms();

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

test.each(['rest', 'graphql'])(
  'the gateway agrees over %s with every case that can run from outside, and keeps no data of the run',
  async (api) => {
    const workspace = await gateway.workspace();
    const { code, stdout, stderr } = await run([...argumentsFor(workspace, gateway.url), '--api', api]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^what +source +agrees +differs +skipped\nfields of an update +documented +\d+ +0 +0\n/);
    const cases = Object.values(CASES).flat();
    const skipped = cases.filter((testCase) => requiresAdmin(testCase) !== undefined).length;
    expect(stdout).toMatch(`\n${cases.length - skipped} agree, 0 differ, ${skipped} were skipped.\n`);
    expect(stdout).not.toContain('Not compared');
    expect(stdout).not.toContain(workspace.key);
    expect(await leftIn(workspace)).toEqual(NOTHING);
  },
  240_000,
);
