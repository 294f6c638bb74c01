import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { ORIGINS, SCOPES, type Scope } from '../access/access-key.ts';
import { UUID } from '../contacts/validation/schema-validator.ts';
import { explain } from './cli-error.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const program = new Command('contact-gateway')
  .description('Holds contacts and lets programs change them safely, over GraphQL and REST.')
  .version(version)
  .showHelpAfterError();

program
  .command('serve', { isDefault: true })
  .description('serve GraphQL and REST (settings: HOST, PORT, LOG_LEVEL, DATABASE_URL, DATABASE_…)')
  .option('--demo', 'fill an empty database with demo data and let its well-known key in, on loopback only')
  .action(async (options) => (await import('./serve.ts')).serve(options));

program
  .command('migrate')
  .description('make the tables of a database, or bring them up to date; SQLite does so by itself')
  .action(async () => (await import('./migrate.ts')).migrate());

program
  .command('partition')
  .description('divide the big tables by workspace, in PostgreSQL; stop the gateways first, for they would wait')
  .addOption(new Option('--partitions <count>', 'how many of each').argParser(partitionCount).default(64))
  .action(async (options) => (await import('./partition.ts')).partition(options));

program
  .command('copy')
  .description('copy a database into an empty one, such as SQLite into PostgreSQL; stop what writes to them first')
  .requiredOption('--from <url>', 'the database to read, such as file:./data/contacts.db')
  .requiredOption('--to <url>', 'the one to fill, such as postgres://role@host/database (password: PGPASSWORD)')
  .addHelpText(
    'after',
    '\nBroken off, it goes on when it is run again. Ends with 0 where every row has been read again and is equal.',
  )
  .action(async (options) => (await import('./copy.ts')).copy(options));

program
  .command('backup')
  .description('copy a SQLite database into a file, also while it is served')
  .argument('<file>', 'the file to make')
  .action(async (file) => (await import('./backup.ts')).backup(file));

program
  .command('restore')
  .description('put a backup where DATABASE_URL says, where nothing is yet')
  .argument('<file>', 'a file that backup has made')
  .action(async (file) => (await import('./restore.ts')).restore(file));

const workspaceOption = () => new Option('--workspace <id>', 'the workspace, where there are several').argParser(uuid);

const key = program.command('key').description('make, list, rotate and revoke access keys');
key
  .command('create')
  .description('make a key and show it once')
  .addOption(workspaceOption())
  .option('--name <name>', 'what the key is for', 'unnamed')
  .option('--scopes <scopes>', `what the key may do, of ${SCOPES.join(',')}`, scopes, [
    'contacts:read',
    'contacts:write',
  ] satisfies Scope[])
  .addOption(new Option('--origin <origin>', 'where its requests come from').choices(ORIGINS).default('api'))
  .action(async (options) => (await import('./key.ts')).createKey(options));
key
  .command('list')
  .description('list the keys of a workspace')
  .addOption(workspaceOption())
  .action(async (options) => (await import('./key.ts')).listKeys(options));
key
  .command('rotate')
  .description('make a new secret with the same rights, and let the old one end after an overlap')
  .argument('<id>', 'the id of the key, as in the list', uuid)
  .addOption(
    new Option('--overlap <time>', 'how long the old one goes on, such as 30m, 24h or 7d; 0 for not at all')
      .argParser(duration)
      .default(duration('24h'), '24h'),
  )
  .addOption(workspaceOption())
  .action(async (id, options) => (await import('./key.ts')).rotateKey(id, options));
key
  .command('revoke')
  .description('revoke a key at once and for good')
  .argument('<id>', 'the id of the key, as in the list', uuid)
  .addOption(workspaceOption())
  .action(async (id, options) => (await import('./key.ts')).revokeKey(id, options));

const workspace = program.command('workspace').description('make and list workspaces');
workspace
  .command('create')
  .description('make a workspace and show its id')
  .requiredOption('--name <name>', 'its name')
  .addOption(new Option('--id <uuid>', 'its id, where clients know one already').argParser(uuid))
  .addOption(
    new Option('--undefined-attributes <what>', 'what happens to attributes without a definition')
      .choices(['reject', 'define'])
      .default('reject'),
  )
  .option('--identifier-priority <keys>', 'which identifiers find a contact first; * stands for all others', (keys) =>
    keys.split(','),
  )
  .action(async (options) => (await import('./workspace.ts')).createWorkspace(options));
workspace
  .command('list')
  .description('list all workspaces')
  .action(async () => (await import('./workspace.ts')).printWorkspaces());

program
  .command('conformance')
  .description('hold a server against the table of cases: what agrees, and what differs')
  .requiredOption('--target <url>', 'where the API is, such as http://127.0.0.1:4000', httpUrl)
  .requiredOption('--workspace <id>', 'the workspace to try it in; what is made there is deleted again')
  .addOption(
    new Option('--key <key>', 'an access key of the workspace that may read, write and make lists')
      .env('CONFORMANCE_KEY')
      .makeOptionMandatory(),
  )
  .addOption(new Option('--api <api>', 'API to test').choices(['rest', 'graphql']).default('rest'))
  .option('--only <id>', 'try only the cases whose ids begin so, such as update.lists')
  .option('--read-only', 'send nothing that writes, and try what can be tried so')
  .option('--json', 'print for programs')
  .addHelpText(
    'after',
    '\nEnds with 0 where everything agrees, 2 where something differs, 1 where it could not be tried.',
  )
  .action(async (options) => (await import('./conformance.ts')).conformance(options));

try {
  await program.parseAsync();
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}

function uuid(text: string): string {
  if (!UUID.test(text)) throw new InvalidArgumentError('It must be a UUID.');
  return text.toLowerCase();
}

/** `24h` as milliseconds. */
function duration(text: string): number {
  const [, count, unit = 'm'] = /^(?:(\d{1,4})([mhd])|0)$/.exec(text) ?? [];
  if (count === undefined && text !== '0')
    throw new InvalidArgumentError('It must be a time such as 30m, 24h or 7d, or 0.');
  return Number(count ?? 0) * ({ m: 60_000, h: 3_600_000, d: 86_400_000 }[unit] ?? 0);
}

function partitionCount(text: string): number {
  const count = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (count < 2 || count > 1024) throw new InvalidArgumentError('It must be a whole number from 2 to 1024.');
  return count;
}

function httpUrl(text: string): string {
  if (!/^https?:$/.test(URL.parse(text)?.protocol ?? '')) throw new InvalidArgumentError('It must be an http(s) URL.');
  return text;
}

function scopes(text: string): Scope[] {
  return text.split(',').map((given) => {
    const scope = SCOPES.find((known) => known === given);
    if (scope === undefined) throw new InvalidArgumentError(`Scopes are ${SCOPES.join(', ')}.`);
    return scope;
  });
}
