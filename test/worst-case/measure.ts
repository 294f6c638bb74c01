import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { better, MAX_BLOCKED_RATIO, type Point, problemsOf, type Result } from './bounds.ts';
import { bulkCases } from './cases/bulk-cases.ts';
import { type Case, nameOf } from './cases/case.ts';
import { definingCases } from './cases/defining-cases.ts';
import { documentCases } from './cases/document-cases.ts';
import { droppedCases } from './cases/dropped-cases.ts';
import { rootFieldCases } from './cases/graphql-cases.ts';
import { nestedFieldCases } from './cases/nested-field-cases.ts';
import { restCases } from './cases/rest-cases.ts';
import { serverCases } from './cases/server-cases.ts';
import { tokenCases } from './cases/token-cases.ts';
import { type MeasuredGateway, startMeasured } from './measured-gateway.ts';
import { isInShortRun } from './short-run.ts';
import { fillWorld, type Size, type World } from './world.ts';

export interface Run {
  size: Size;
  /** Measures only the usual cases, at two sizes each. */
  isShort: boolean;
  /** Measures only the cases whose names contain this text. */
  only?: string | undefined;
  progress?(done: number, all: number, result: Result): void;
}

/** The number of repetitions of a case whose figures break a bound. */
const REPEATS = 2;
/** The maximum time of one request before the gateway is killed, in milliseconds. */
const TIMEOUT = { short: 15_000, long: 30_000 };
/** Cases that are measured once at first without a result, so that the code is compiled. */
const WARM_UP = 30;

/** All cases for a workspace. Throws for an operation, argument or field without a generator. */
export function allCases(world: World): Case[] {
  return [
    ...documentCases(world),
    ...serverCases(world),
    ...tokenCases(world),
    ...droppedCases(world),
    ...definingCases(world),
    ...bulkCases(world),
    ...nestedFieldCases(world),
    ...rootFieldCases(world),
    ...restCases(world),
  ];
}

/** Fills a workspace to its limits, and measures the effect of each case on a gateway. */
export async function measureAll({
  size,
  isShort,
  only = '',
  progress,
}: Run): Promise<{ results: Result[]; parseTime: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'contact-gateway-worst-case-'));
  const file = join(folder, 'contacts.db');
  try {
    const world = await fillWorld(file, size);
    const cases = allCases(world).filter((one) => (!isShort || isInShortRun(one)) && nameOf(one).includes(only));
    const gateway = await startMeasured(file);
    try {
      const measure = measurer(gateway, isShort);
      const every = Math.ceil(cases.length / WARM_UP);
      for (const one of cases.filter((one, index) => index % every === 0 && !one.isOnce)) await measure.warmUp(one);
      const results: Result[] = [];
      for (const one of cases) {
        const result = await measure.result(one);
        results.push(result);
        progress?.(results.length, cases.length, result);
      }
      return { results, parseTime: gateway.parseTime };
    } finally {
      await gateway.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measurer(gateway: MeasuredGateway, isShort: boolean) {
  let turn = 0;
  const timeout = isShort ? TIMEOUT.short : TIMEOUT.long;

  async function point(
    { request, requests = 1, isConcurrent = false }: Case,
    size: number,
    collect: boolean,
  ): Promise<Point> {
    const wires = Array.from({ length: requests }, () => {
      turn += 1;
      return request(size, turn);
    });
    return { size, outcome: await gateway.measure(wires, { collect: collect || requests > 1, timeout, isConcurrent }) };
  }

  /** The sizes from small to large, up to the first that breaks a bound of time. */
  async function points(one: Case, sizes: readonly number[], collect: boolean): Promise<Point[]> {
    const measured: Point[] = [];
    for (const size of sizes) {
      const next = await point(one, size, collect);
      measured.push(next);
      if (next.outcome.died || next.outcome.blocked > gateway.parseTime * MAX_BLOCKED_RATIO * 3) break;
    }
    return measured;
  }

  /** Two sizes, and all sizes if the time is long enough to measure its growth. */
  async function result(one: Case): Promise<Result> {
    const few = one.isOnce ? one.sizes : one.sizes.filter((_, index) => index % 2 === 1 || one.sizes.length === 1);
    let measured = await points(one, few, false);
    const repeats = one.isOnce ? 0 : REPEATS;
    for (let repeat = 0; repeat < repeats && isSuspicious(measured); repeat += 1) {
      if (measured.some(({ outcome }) => outcome.died)) break;
      measured = better(await points(one, one.sizes, true), measured);
    }
    return { case: one, points: measured, problems: problemsOf(measured, gateway.parseTime) };
  }

  function isSuspicious(measured: readonly Point[]): boolean {
    return problemsOf(measured, gateway.parseTime).length > 0;
  }

  return { warmUp: (one: Case) => points(one, one.sizes.slice(0, 1), false), result };
}
