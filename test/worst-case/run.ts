import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import { nameOf } from './cases/case.ts';
import { measureAll } from './measure.ts';
import { problemLines, tableOf } from './report.ts';
import { LONG, SHORT } from './sizes.ts';

/**
 * The worst cases of every operation: `npm run worst-case`. Prints broken bounds and a table of the worst figures of
 * each operation, and exits with 1 if a bound is broken. `-- --short` measures the cases of `npm run test:system`,
 * `-- --only <text>` those with this text in their names.
 */
const { values } = parseArgs({
  options: { short: { type: 'boolean', default: false }, only: { type: 'string' } },
});
const bar = new SingleBar({
  format: '{value}/{total} cases {bar} {eta_formatted} left, {broken} break a bound',
  noTTYOutput: true,
  notTTYSchedule: 10_000,
});
let broken = 0;
console.log('filling a workspace up to its limits …');
const { results, parseTime } = await measureAll({
  size: values.short ? SHORT : LONG,
  isShort: values.short,
  only: values.only,
  progress(done, all, result) {
    if (done === 1) bar.start(all, 0, { broken });
    for (const problem of problemLines([result], nameOf)) {
      console.error(`\n${problem}`);
      broken += 1;
    }
    bar.update(done, { broken });
  },
});
bar.stop();
console.log(`\nparsing 1 MiB of JSON takes ${parseTime.toFixed(1)} ms on this machine\n`);
console.log(tableOf(results, parseTime));
console.log(`\n${results.length} cases, ${broken} break a bound`);
if (broken > 0) process.exitCode = 1;
