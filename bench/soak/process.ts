import { readFileSync } from 'node:fs';
import type { Filled } from '../measure/fill.ts';
import { contactPool } from './contact-pool.ts';
import { generate, type Order } from './generate.ts';

/** The load of the soak test in a separate process. Its only argument is the file with the contacts. */
const [, , targetFile = ''] = process.argv;
const { contactIds, ...filled }: Filled = JSON.parse(readFileSync(targetFile, 'utf8'));
let serials = 0;
const world = {
  ...filled,
  pool: contactPool(contactIds),
  pageToken: undefined,
  serial() {
    serials += 1;
    return serials;
  },
};

// Ctrl-C reaches all processes of the terminal; the soak test decides when this one ends.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit());
process.on('message', async (order: Order) => {
  await generate(world, order, (slice) => process.send?.({ slice }));
  process.send?.({ over: true });
});
