import { startCountingProxy } from '../../test/postgres/counting-proxy.ts';
import { generateLoad } from '../load/generate.ts';
import { isSuccess, REQUESTS, type Target } from '../load/requests.ts';
import { startGateway } from '../measure/processes.ts';
import { CONNECTIONS } from '../whole-run/compare.ts';

/** The number of round trips to PostgreSQL per update, including the lookup of the key. */
export interface RoundTrips {
  /** For one update at a time. */
  exclusive: number;
  /** For simultaneous updates, which share transactions. */
  together: number;
}

const SECONDS = 1;

/** Counts between the gateway and the server. Each direction is delayed by some milliseconds, so rates mean nothing. */
export async function countRoundTrips(url: string, target: Target): Promise<RoundTrips> {
  const proxy = await startCountingProxy(url);
  const { port, stop } = await startGateway(proxy.url);
  const perUpdate = async (connections: number) => {
    let updates = 0;
    const before = proxy.roundTrips();
    await generateLoad({
      port,
      request: (index) => REQUESTS.patch(target, index),
      isSuccess(status, body) {
        updates += 1;
        return isSuccess(status, body);
      },
      connections,
      seconds: SECONDS,
      warmUp: 0,
    });
    return (proxy.roundTrips() - before) / updates;
  };
  // The first updates read the rules of the workspace and prepare the statements.
  await perUpdate(CONNECTIONS);
  const counted = { exclusive: await perUpdate(1), together: await perUpdate(CONNECTIONS) };
  await stop();
  await proxy.close();
  return counted;
}
