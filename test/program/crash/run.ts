import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import { crash } from './crashes.ts';

/**
 * The long crash test: `npm run crash -- --kills 1000`. Prints the results, writes `bench/results/crash.json`, and exits
 * with 1 after a loss, whose database it keeps. SIGTERM ends it early and keeps the results so far.
 */
const { values } = parseArgs({ options: { kills: { type: 'string', default: '1000' } } });
const kills = Number(values.kills);
if (!Number.isInteger(kills) || kills < 1 || kills > 1_000_000) {
  console.error(`--kills is "${values.kills}", but must be a whole number from 1 to 1000000`);
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'contact-gateway-crash-'));
const bar = new SingleBar({
  format: 'kills {bar} {value}/{total} | {eta_formatted} left',
  noTTYOutput: true,
  notTTYSchedule: 30_000,
});
const begin = Date.now();
bar.start(kills, 0);
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
const result = await crash(kills, folder, { tell: () => bar.increment(), signal: stop.signal });
bar.stop();

const { losses, ...figures } = result;
const seconds = Math.round((Date.now() - begin) / 1000);
console.log({ ...figures, seconds, losses: losses.length });
const file = new URL('../../../bench/results/crash.json', import.meta.url);
writeFileSync(file, `${JSON.stringify({ at: new Date().toISOString().slice(0, 10), seconds, ...result }, null, 1)}\n`);
if (losses.length === 0) {
  rmSync(folder, { recursive: true });
} else {
  console.error(JSON.stringify(losses, null, 1).slice(0, 10_000));
  console.error(`data was lost: see ${losses[0]?.file}`);
  process.exitCode = 1;
}
