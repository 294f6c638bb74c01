import { InvalidSettings } from '../../config/invalid-settings.ts';
import { loadSecretFiles } from '../../config/secret-files.ts';
import { readSettings, type Settings } from '../../config/settings.ts';
import { readPersistedOperations } from '../../graphql/server/persisted-operations.ts';
import { exposedBackups } from '../../store/exposed-backups.ts';
import { examine, type Finding } from '../../store/finding.ts';
import { diagnoseStore } from '../../store/open-store.ts';
import { explain } from '../cli-error.ts';
import { examineMemory, examineOpenFiles } from './machine.ts';

/**
 * Checks an installation and prints a line for each check: that it is ok, or what to do. Changes no data. Sets the exit
 * code to 1 if a check fails.
 */
export async function doctor(options: { backups?: string; json?: boolean }): Promise<void> {
  const findings = await examineAll(options);
  const ok = findings.every((finding) => finding.ok);
  console.log(options.json ? JSON.stringify({ ok, findings }, null, 2) : findings.map(line).join('\n'));
  if (!ok) process.exitCode = 1;
}

async function examineAll({ backups }: { backups?: string }): Promise<Finding[]> {
  const memory = await examine('memory', examineMemory);
  const { settings, problems } = givenSettings();
  if (settings === undefined)
    return [...problems.map((message) => ({ check: 'settings', ok: false, message })), memory];
  return [
    await examine('settings', () => examineFiles(settings)),
    ...(await diagnoseStore(settings.store)),
    ...(backups === undefined ? [] : [await examine('backups', () => examineBackups(backups))]),
    await examine('open files', () => examineOpenFiles(settings)),
    memory,
  ];
}

/** Returns the settings if all are valid, and otherwise the problems. */
function givenSettings(): { settings?: Settings; problems: readonly string[] } {
  const problems = loadSecretFiles(process.env);
  try {
    const settings = readSettings(process.env, { demo: false });
    return problems.length === 0 ? { settings, problems } : { problems };
  } catch (error) {
    if (error instanceof InvalidSettings) return { problems: [...problems, ...error.problems] };
    throw error;
  }
}

function examineFiles({ graphql: { operationsPath } }: Settings): string {
  if (operationsPath === undefined) return 'all are valid';
  readPersistedOperations(operationsPath);
  return 'all are valid, and the list of operations can be read';
}

function examineBackups(folder: string): string {
  const exposed = exposedBackupsIn(folder).join(' ');
  if (exposed === '') return `only their owner may read the backups in ${folder}`;
  throw new Error(`other users may read ${exposed}: chmod 600 ${exposed}`);
}

function exposedBackupsIn(folder: string): string[] {
  try {
    return exposedBackups(folder);
  } catch (error) {
    throw new Error(`the folder ${folder} cannot be read (${explain(error)}): correct --backups`, { cause: error });
  }
}

function line({ check, ok, message }: Finding): string {
  return `${ok ? 'ok     ' : 'PROBLEM'}  ${check}: ${message}`;
}
