import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, fdatasyncSync, openSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type SqliteDatabase from 'better-sqlite3';
import { exposedBackups } from '../exposed-backups.ts';
import { examine, examineSync, type Finding, mebibytes } from '../finding.ts';
import { checkSteps } from '../migrate.ts';
import { StoreUnavailable } from '../store.ts';
import { mayWrite, translateSqliteError } from './errors.ts';
import { describeFileError } from './file/describe-file-error.ts';
import { exposedFiles } from './file/file-access.ts';
import { migrations } from './migrations/index.ts';
import { openToRead, stepsOf } from './open-source.ts';

/** Migrations and backups need room, and the log grows while a backup runs. */
const MIN_FREE = 256 * 2 ** 20;

/** Checks a file that may not exist yet, its folder and its disk. */
export async function diagnoseSqlite(path: string): Promise<Finding[]> {
  const file = resolve(path);
  const folder = existingFolder(dirname(file));
  const onDisk = [
    await examine('file system', () => examineFileSystem(folder)),
    await examine('disk space', () => examineSpace(file, folder)),
    await examine('sync', () => examineDisk(folder)),
    await examine('file permissions', () => examinePermissions(file, folder)),
  ];
  if (!existsSync(file)) {
    return [
      { check: 'database', ok: true, message: `${file} does not exist yet: the first start creates it` },
      ...onDisk,
    ];
  }
  return [...(await diagnoseFile(file)), ...onDisk];
}

async function diagnoseFile(file: string): Promise<Finding[]> {
  let database: SqliteDatabase.Database | undefined;
  const described = (check: string, work: () => string) =>
    examine(check, () => {
      try {
        return work();
      } catch (error) {
        throw describeFileError(translateSqliteError(error));
      }
    });
  const opened = await described('database', () => {
    if (!mayWrite(file)) throw new StoreUnavailable('read-only');
    database = openToRead(file);
    return `${file}, ${mebibytes(statSync(file).size)}, ${stepsOf(database)?.length ?? 0} migrations`;
  });
  if (database === undefined) return [opened];
  const reader: SqliteDatabase.Database = database;
  if (!opened.ok) {
    reader.close();
    return [opened];
  }
  try {
    return [
      opened,
      await described('schema', () => examineSchema(reader)),
      await described('clock', () => examineClock(reader)),
    ];
  } finally {
    reader.close();
  }
}

function examineSchema(database: SqliteDatabase.Database): string {
  const steps = stepsOf(database);
  if (steps === undefined) return 'no tables yet: the first start creates them';
  checkSteps(steps, migrations);
  return `up to date, with the migration ${steps.at(-1)}`;
}

/** The file and the gateway share a clock, which can only have been set back. */
function examineClock(database: SqliteDatabase.Database): string {
  if (stepsOf(database) === undefined) return 'is that of this machine';
  const latest = database.prepare<[], string>('select max(timestamp) from kysely_migration').pluck().get() ?? '';
  if (!(Date.parse(latest) > Date.now())) return 'is that of this machine, later than the last migration';
  throw new Error(
    `the clock of this machine is behind the last migration, at ${latest}: set it (timedatectl set-ntp true), because ` +
      'keys expire and history is kept by it',
  );
}

/** The magic numbers of file systems, as Linux has them. */
const IN_MEMORY = [0x01021994, 0x858458f6];
const NETWORK = [0x6969, 0xff534d42, 0xfe534d42, 0x517b];

function examineFileSystem(folder: string): string {
  const { type } = statfsSync(folder);
  if (IN_MEMORY.includes(type)) {
    throw new Error(`${folder} is in memory, and lost when the machine or container stops: name a folder on a disk`);
  }
  if (NETWORK.includes(type)) {
    throw new Error(
      `${folder} is on a network, where SQLite cannot lock its log safely: name a folder on a local disk`,
    );
  }
  return `${folder} is on a disk`;
}

function examineSpace(file: string, folder: string): string {
  const { bavail, bsize } = statfsSync(folder);
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const [free, needed] = [bavail * bsize, Math.max(MIN_FREE, size / 10)];
  if (free >= needed) return `${mebibytes(free)} free`;
  throw new Error(
    `the disk of ${folder} has ${mebibytes(free)} left, and should have ${mebibytes(needed)}: make room, or move the database`,
  );
}

/** Measures syncs on a temporary file, which also shows whether files can be created beside the database. */
async function examineDisk(folder: string): Promise<string> {
  const probe = join(folder, `.contact-gateway-${randomUUID()}.partial`);
  try {
    const descriptor = openSync(probe, 'wx', 0o600);
    try {
      return await examineSync(() => {
        writeSync(descriptor, PAGE);
        fdatasyncSync(descriptor);
      });
    } finally {
      closeSync(descriptor);
      rmSync(probe);
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new Error(`no file can be written in ${folder} (${code}): ${WRITE_REMEDIES[code] ?? 'check the disk'}`);
  }
}

const PAGE = Buffer.alloc(4_096);

const WRITE_REMEDIES: Record<string, string> = {
  ENOSPC: 'make room on its disk',
  EDQUOT: 'make room within the quota of this user',
  EACCES: 'make the folder writable for this user',
  EPERM: 'make the folder writable for this user',
  EROFS: 'mount it for writing',
};

function examinePermissions(file: string, folder: string): string {
  const exposed = new Set([...exposedFiles(file), ...exposedBackups(folder)]);
  if (exposed.size === 0) return 'only their owner may read the database and the backups beside it';
  throw new Error(`other users may read ${[...exposed].join(' ')}: chmod 600 ${[...exposed].join(' ')}`);
}

/** Returns the folder, or the one above it that exists and in which the first start creates it. */
function existingFolder(folder: string): string {
  return existsSync(folder) ? folder : existingFolder(dirname(folder));
}
