import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Gateway, startGatewayWith } from '../gateway.ts';

/** A gateway that runs only the documents of this list, by id. */
export async function startListedGateway(documents: Record<string, string>): Promise<Gateway> {
  const folder = mkdtempSync(join(tmpdir(), 'operations-'));
  const operationsPath = join(folder, 'operations.json');
  writeFileSync(operationsPath, JSON.stringify(documents));
  const gateway = await startGatewayWith({ graphql: { operationsPath, graphiql: false } });
  return {
    ...gateway,
    async close() {
      await gateway.close();
      rmSync(folder, { recursive: true });
    },
  };
}
