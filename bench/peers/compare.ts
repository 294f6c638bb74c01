import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONNECTIONS } from '../compare.ts';
import type { Database, Extent } from '../extent.ts';
import { generateLoad } from '../load/generate.ts';
import { isSuccess, REQUESTS, type Target } from '../load/requests.ts';
import { startGateway } from '../processes.ts';
import { inRounds, type Measured } from '../rounds.ts';
import { directus } from './directus.ts';
import type { Peer } from './peer.ts';
import { postgraphile } from './postgraphile.ts';

const PEERS: readonly Peer[] = [postgraphile, directus];

/** Where peers are installed: kept from run to run, and no part of the project. */
const SCRATCH = join(tmpdir(), 'contact-gateway-peers');

/** Measures the gateway beside products that others use for the same update. One that cannot be had is left out. */
export async function comparePeers(
  { rounds, seconds, warmUp, contacts }: Extent,
  copy: () => Database,
): Promise<Measured[]> {
  const database = copy();
  const target: Target = JSON.parse(readFileSync(database.targetFile, 'utf8'));
  const gateway = await startGateway(`file:${database.file}`);
  const running = [
    {
      name: 'contact-gateway, updateContact',
      port: gateway.port,
      request: (index: number) => REQUESTS.updateContact(target, index),
      isSuccess,
      stop: () => gateway.stop(),
    },
    {
      name: 'contact-gateway, PATCH',
      port: gateway.port,
      request: (index: number) => REQUESTS.patch(target, index),
      isSuccess,
      stop: async () => {},
    },
  ];
  for (const peer of PEERS) {
    try {
      running.push(await peer.start(SCRATCH, contacts));
    } catch (error) {
      console.log(`${peer.name} is left out: ${error instanceof Error ? error.message : error}`);
    }
  }
  const measured = await inRounds(
    'peers',
    rounds,
    running.map(({ name, port, request, isSuccess }) => ({
      name,
      measure: (round) =>
        generateLoad({ port, request, isSuccess, connections: CONNECTIONS, seconds, warmUp: round === 0 ? warmUp : 0 }),
    })),
  );
  for (const { stop } of running) await stop();
  return measured;
}
