import type { Database, Extent } from '../measure/extent.ts';
import { type Generator, startGateway, startServer } from '../measure/processes.ts';
import { inRounds, type Measured } from '../measure/rounds.ts';
import { CONNECTIONS } from './compare.ts';

/** A measurement at several points of a scale. */
export interface Curve {
  name: string;
  points: { x: number; measured: Measured }[];
}

/** The rate of updates by number of connections, with and without shared syncs. */
export async function connectionsCurve(extent: Extent, generator: Generator, copy: () => Database): Promise<Curve[]> {
  if (extent.connections.length === 0) return [];
  const [database, exclusive] = [copy(), copy()];
  // Requests of the warm-up may still be in progress when the measurement begins.
  const most = String(2 * Math.max(...extent.connections));
  const atOnce = { MAX_CONCURRENT_REQUESTS: most, MAX_CONCURRENT_WRITES: most };
  const servers = [
    { name: 'gateway', server: await startGateway(`file:${database.file}`, [], atOnce) },
    { name: 'one sync each', server: await startServer('gateway', exclusive.file, '1') },
  ];
  const places = servers.flatMap(({ name, server }) => extent.connections.map((x) => ({ name, server, x })));
  const measured = await inRounds(
    'connections',
    Math.ceil(extent.rounds / 2),
    places.map(({ name, server, x }) => ({
      name: `${name}, ${x}`,
      measure: (round) =>
        generator.run({
          port: server.port,
          kind: 'patch',
          connections: x,
          seconds: extent.seconds,
          warmUp: round === 0 ? 3 : 0,
          targetFile: database.targetFile,
        }),
    })),
  );
  await Promise.all(servers.map(({ server }) => server.stop()));
  return servers.map(({ name }) => ({
    name,
    points: places.flatMap((place, index) =>
      place.name === name ? [{ x: place.x, measured: measured[index] as Measured }] : [],
    ),
  }));
}

/** The rate of updates by number of contacts. */
export async function sizesCurve(extent: Extent, generator: Generator, sizes: readonly Database[]): Promise<Curve> {
  const servers = await Promise.all(sizes.map(({ file }) => startGateway(`file:${file}`)));
  const measured = await inRounds(
    'contacts',
    sizes.length === 0 ? 0 : extent.rounds,
    sizes.map(({ contacts, targetFile }, index) => ({
      name: `${contacts} contacts`,
      measure: (round) =>
        generator.run({
          port: servers[index]?.port ?? 0,
          kind: 'patch',
          connections: CONNECTIONS,
          seconds: extent.seconds,
          warmUp: round === 0 ? extent.warmUp : 0,
          targetFile,
        }),
    })),
  );
  await Promise.all(servers.map((server) => server.stop()));
  return {
    name: 'gateway',
    points: sizes.map(({ contacts }, index) => ({ x: contacts, measured: measured[index] as Measured })),
  };
}
