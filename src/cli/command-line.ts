import { Command, InvalidArgumentError, Option } from 'commander';
import { ORIGINS, SCOPES, type Scope } from '../access/access-key.ts';
import { InvalidSettings } from '../config/invalid-settings.ts';
import { loadSecretFiles } from '../config/secret-files.ts';
import { STRATEGIES } from '../contacts/update/update-contact-body.ts';
import { UUID } from '../contacts/validation/schema-validator.ts';
import { packageVersion } from '../protocol/package-file.ts';
import { explain } from './cli-error.ts';

/** Shown if no command is given. */
const FIRST_STEPS = `contact-gateway holds contacts and lets programs change them safely, over GraphQL and REST.

  contact-gateway demo                              try it with demo data
  contact-gateway workspace create --name <name>    create a workspace of your own, …
  contact-gateway key create                        … and an access key
  contact-gateway serve                             serve it

  contact-gateway --help                            list all commands
`;

const program = new Command('contact-gateway')
  .description('Holds contacts and lets programs change them safely, over GraphQL and REST.')
  .version(packageVersion())
  .showHelpAfterError()
  // Before commander reads the keys of commands from the environment.
  .hook('preSubcommand', (_program, command) => {
    // It reports these problems among others.
    if (command.name() === 'doctor') return;
    const problems = loadSecretFiles(process.env);
    if (problems.length > 0) throw new InvalidSettings(problems);
  });

const jsonOption = () => new Option('--json', 'print JSON');

program
  .command('serve')
  .description('serve GraphQL and REST; environment variables configure it (docs/configuration.md)')
  .action(async () => (await import('./serve.ts')).serve({ demo: false }));

program
  .command('demo')
  .description('serve a database of its own with demo data and a well-known key, on loopback only')
  .action(async () => (await import('./serve.ts')).serve({ demo: true }));

program
  .command('doctor')
  .description('check settings, database, disk, clock, permissions and limits; changes nothing')
  .option('--backups <folder>', 'folder with backups that only their owner should be able to read')
  .addOption(jsonOption())
  .addHelpText('after', '\nExit code 0: all is ok; 1: the lines with PROBLEM say what to do.')
  .action(async (options) => (await import('./doctor/doctor.ts')).doctor(options));

program
  .command('migrate')
  .description('create the tables of the database, or bring them up to date; SQLite does this by itself')
  .action(async () => (await import('./migrate/migrate.ts')).migrate());

program
  .command('partition')
  .description('partition the large tables of PostgreSQL by workspace; stop the gateways first')
  .addOption(new Option('--partitions <count>', 'partitions of each table').argParser(partitionCount).default(64))
  .action(async (options) => (await import('./migrate/partition.ts')).partition(options));

program
  .command('copy')
  .description('copy a database into an empty one, such as SQLite into PostgreSQL; stop all writers first')
  .requiredOption('--from <url>', 'source database, such as file:./data/contacts.db')
  .requiredOption('--to <url>', 'target database, such as postgres://role@host/database (password: PGPASSWORD)')
  .addHelpText('after', '\nAn interrupted copy continues when you run it again. Exit code 0: all rows are equal.')
  .action(async (options) => (await import('./copy/copy.ts')).copy(options));

program
  .command('backup')
  .description('copy the SQLite database into a file, even while the gateway serves it')
  .argument('<file>', 'file to create')
  .action(async (file) => (await import('./backup.ts')).backup(file));

program
  .command('restore')
  .description('create the SQLite database of DATABASE_URL from a backup')
  .argument('<file>', 'file that backup created')
  .action(async (file) => (await import('./restore.ts')).restore(file));

const workspaceOption = () =>
  new Option('--workspace <id>', 'id of the workspace, if there are several').argParser(uuid);

const key = program.command('key').description('create, list, rotate and revoke access keys');
key
  .command('create')
  .description('create a key and print it once')
  .addOption(workspaceOption())
  .option('--name <name>', 'name of the key', 'unnamed')
  .option('--scopes <scopes>', `comma-separated rights: ${SCOPES.join(', ')}`, scopes, [
    'contacts:read',
    'contacts:write',
  ] satisfies Scope[])
  .addOption(new Option('--origin <origin>', 'origin of its requests').choices(ORIGINS).default('api'))
  .addOption(jsonOption())
  .action(async (options) => (await import('./key.ts')).createKey(options));
key
  .command('generate')
  .description('print a new key without storing it, for BOOTSTRAP_KEY_FILE')
  .action(async () => (await import('./key.ts')).generateKey());
key
  .command('list')
  .description('list the keys of a workspace')
  .addOption(workspaceOption())
  .addOption(jsonOption())
  .action(async (options) => (await import('./key.ts')).listKeys(options));
key
  .command('rotate')
  .description('create a new secret with the same rights; the old one expires after an overlap')
  .argument('<id>', 'id of the key', uuid)
  .addOption(
    new Option('--overlap <time>', 'time until the old secret expires, such as 30m, 24h or 7d; 0 for immediately')
      .argParser(duration)
      .default(duration('24h'), '24h'),
  )
  .addOption(workspaceOption())
  .addOption(jsonOption())
  .action(async (id, options) => (await import('./key.ts')).rotateKey(id, options));
key
  .command('revoke')
  .description('revoke a key immediately and permanently')
  .argument('<id>', 'id of the key', uuid)
  .addOption(workspaceOption())
  .action(async (id, options) => (await import('./key.ts')).revokeKey(id, options));

const workspace = program.command('workspace').description('create and list workspaces');
workspace
  .command('create')
  .description('create a workspace and print its id')
  .requiredOption('--name <name>', 'name of the workspace')
  .addOption(new Option('--id <uuid>', 'id of the workspace, if clients already use one').argParser(uuid))
  .addOption(
    new Option('--undefined-attributes <action>', 'treatment of attributes without a definition')
      .choices(['reject', 'define'])
      .default('reject'),
  )
  .option(
    '--identifier-priority <keys>',
    'comma-separated order in which identifiers find a contact; * stands for all other keys',
    (keys) => keys.split(','),
  )
  .addOption(jsonOption())
  .action(async (options) => (await import('./workspace.ts')).createWorkspace(options));
workspace
  .command('list')
  .description('list all workspaces')
  .addOption(jsonOption())
  .action(async (options) => (await import('./workspace.ts')).printWorkspaces(options));

program
  .command('import')
  .description('create and update contacts from a file of CSV or NDJSON, packed by gzip or not')
  .argument('<file>', 'file to read; - for standard input')
  .option('--map <file>', 'mapping of columns, such as examples/mappings/hubspot.json')
  .option(
    '--match <keys>',
    'comma-separated kinds of identifiers that find the contact, such as crmId; id: its id',
    keys,
  )
  .addOption(new Option('--strategy <strategy>', 'what to do with identifiers of other contacts').choices(STRATEGIES))
  .addOption(
    new Option('--list <list>', 'id or name of a list to add every contact to').argParser(collected).default([]),
  )
  .option('--country <code>', 'country of phone numbers without a country code, such as NL')
  .option('--dry-run', 'preview the import; write nothing')
  .addOption(new Option('--format <format>', 'format of the file (default: detected)').choices(['csv', 'ndjson']))
  .option('--encoding <encoding>', 'encoding of the file, such as windows-1252 (default: detected)')
  .option('--delimiter <character>', 'delimiter of the cells (default: detected)', delimiter)
  .option('--fill-short-rows', 'treat missing cells at the end of a row as empty')
  .option('--url <url>', 'address of a gateway, to import over HTTP (default: the database in DATABASE_URL)', httpUrl)
  .addOption(new Option('--key <key>', 'access key to import with').env('CONTACT_GATEWAY_KEY'))
  .addOption(
    new Option('--key-id <id>', 'id of the key that the history records as author; not with --url').argParser(uuid),
  )
  .addOption(workspaceOption())
  .option('--state <file>', 'file for the progress of the import (default: <file>.import-state)')
  .option('--refused <file>', 'file for refused rows (default: next to the file)')
  .option('--restart', 'start again instead of continuing an interrupted import')
  .addOption(jsonOption())
  .addHelpText(
    'after',
    '\nAn interrupted import continues when you run it again. Exit code 0: all rows were imported; 2: some were refused.',
  )
  .action(async (file, options) => (await import('./import/import.ts')).importFile(file, options));

program
  .command('export')
  .description('write all contacts of a workspace, or those that match a filter, in a consistent snapshot')
  .addOption(new Option('--format <format>', 'format of the file').choices(['csv', 'ndjson']).default('ndjson'))
  .option('--filter <json>', 'filter of POST …/contacts/search, such as \'{"listId": "…"}\'')
  .option('--output <file>', 'file to create, compressed if its name ends in .gz; standard output if absent')
  .addOption(workspaceOption())
  .option('--url <url>', 'address of a gateway, to export over HTTP (default: the database in DATABASE_URL)', httpUrl)
  .addOption(new Option('--key <key>', 'access key to export with, with --url').env('CONTACT_GATEWAY_KEY'))
  .action(async (options) => (await import('./export.ts')).exportContacts(options));

program
  .command('conformance')
  .description('compare a server with the cases of the specification')
  .requiredOption('--target <url>', 'address of the API, such as http://127.0.0.1:4000', httpUrl)
  .requiredOption('--workspace <id>', 'workspace to test in; the test deletes what it creates')
  .addOption(
    new Option('--key <key>', 'access key of the workspace that may read, write and create lists')
      .env('CONFORMANCE_KEY')
      .makeOptionMandatory(),
  )
  .addOption(new Option('--api <api>', 'API to test').choices(['rest', 'graphql']).default('rest'))
  .option('--only <id>', 'run only cases whose ids begin with this text, such as update.lists')
  .option('--read-only', 'run only cases that write nothing')
  .addOption(jsonOption())
  .addHelpText('after', '\nExit code 0: all cases agree; 2: some differ; 1: the test could not run.')
  .action(async (options) => (await import('./conformance.ts')).conformance(options));

try {
  if (process.argv.length > 2) await program.parseAsync();
  else process.stdout.write(FIRST_STEPS);
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}

function uuid(text: string): string {
  if (!UUID.test(text)) throw new InvalidArgumentError('It must be a UUID.');
  return text.toLowerCase();
}

function keys(text: string): string[] {
  return text.split(',').map((key) => key.trim());
}

function collected(text: string, before: string[]): string[] {
  return [...before, text];
}

/** Shells treat a tab as white space, so it can be written as two characters. */
function delimiter(text: string): string {
  return text === '\\t' ? '\t' : text;
}

/** Parses a duration such as `24h`. Returns milliseconds. */
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
