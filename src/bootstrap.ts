import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Logger } from 'pino';
import { findAccessKey, insertAccessKey } from './access/access-key.queries.ts';
import { hashOf, isWellFormedKey, newKey, SCOPES } from './access/access-key.ts';
import type { BootstrapSettings } from './config/settings.ts';
import { newId } from './contacts/uuid-v7.ts';
import { findWorkspace, insertWorkspace, listWorkspaces } from './contacts/workspaces/workspace.queries.ts';
import type { Store } from './store/store.ts';
import { writeAtomically } from './store/write-atomically.ts';

/**
 * Creates a workspace and a key with every scope in an empty database. The file holds the key; if it does not exist, a
 * new key is written there, for its owner only. Changes nothing if the database has a workspace. If several gateways
 * start at once, one creates them. Throws an error of one line if the file holds no key or cannot be written.
 */
export async function bootstrap(
  { reader, write }: Store,
  { workspaceId, keyFile }: BootstrapSettings,
  log: Logger,
): Promise<void> {
  if ((await listWorkspaces(reader('workspaces'))).length > 0) return;
  const file = resolve(keyFile);
  const { secret, isNew } = await keyIn(file);
  const outcome = await write({ workspaceId, exclusive: true }, async (transaction) => {
    const hash = hashOf(secret);
    const createdAt = Date.now();
    if ((await findWorkspace(transaction, workspaceId)) !== undefined) {
      return (await findAccessKey(transaction, hash, createdAt)) === undefined ? 'has another key' : 'has this key';
    }
    await insertWorkspace(transaction, { id: workspaceId, name: 'Default', settings: {}, createdAt });
    const key = { id: newId(), workspaceId, name: 'bootstrap', scopes: SCOPES, origin: 'api', createdAt } as const;
    await insertAccessKey(transaction, key, hash);
    return 'created';
  });
  if (outcome === 'created') log.info({ workspaceId, keyFile: file }, 'created the workspace and its key');
  if (outcome !== 'has another key') return;
  if (isNew) rmSync(file);
  log.warn({ workspaceId, keyFile: file }, 'another gateway has created the workspace with another key');
}

/** Returns the key in the file. Writes a new one if the file does not exist. */
async function keyIn(file: string): Promise<{ secret: string; isNew: boolean }> {
  const given = readKey(file);
  if (given !== undefined) return { secret: given, isNew: false };
  const secret = newKey();
  try {
    await writeAtomically(file, async (temporary) => writeFileSync(temporary, `${secret}\n`));
    return { secret, isNew: true };
  } catch (error) {
    // Another gateway may have written it first.
    const written = readKey(file);
    if (written !== undefined) return { secret: written, isNew: false };
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(
      `BOOTSTRAP_KEY_FILE: the file "${file}" cannot be written (${code}): make its folder, and writable for this ` +
        'user, or put a key of "contact-gateway key generate" there',
      { cause: error },
    );
  }
}

/** Returns undefined if the file does not exist. */
function readKey(file: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new Error(
      `BOOTSTRAP_KEY_FILE: the file "${file}" cannot be read (${code}): correct the path, or let this user read it`,
      { cause: error },
    );
  }
  if (isWellFormedKey(text)) return text;
  throw new Error(
    `BOOTSTRAP_KEY_FILE: the file "${file}" holds no access key: make one with "contact-gateway key generate", or ` +
      'name a file that does not exist, and the gateway writes one there',
  );
}
