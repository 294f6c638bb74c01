import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Engine } from '../engine.ts';
import type { FileCopy } from '../file-copy.ts';
import { describeFileError } from './file/describe-file-error.ts';

const SCHEME = 'file:';

/** SQLite: a local file that the program creates, migrates and copies. */
export const sqlite: Engine = {
  urlSyntax: '"file:" and the path of a file',
  matches: (url) => url.startsWith(SCHEME),
  isValidUrl: (url) => url.length > SCHEME.length,
  locationsOf: (url) => [realPath(pathOf(url))],
  open: ({ url }) => described(async () => (await import('./open.ts')).openSqlite(pathOf(url))),
  // If several processes wrote, each would wait for the lock of the file, and none could share a sync with another one.
  openReader: ({ url }, onDamage) =>
    described(async () => (await import('./open-reader.ts')).openSqliteReader(pathOf(url), onDamage)),
  openSource: ({ url }) => described(async () => (await import('./open-source.ts')).openSqliteSource(pathOf(url))),
  openSnapshot: ({ url }) =>
    described(async () => (await import('./open-source.ts')).openSqliteSource(pathOf(url), { isSnapshot: true })),
  migrate: ({ url }) => described(async () => (await import('./open.ts')).migrateSqlite(pathOf(url))),
  exposedFiles: async (url) => (await import('./file/file-access.ts')).exposedFiles(pathOf(url)),
  diagnose: async ({ url }) => (await import('./diagnose.ts')).diagnoseSqlite(pathOf(url)),
  async partition() {
    throw new Error('only tables of PostgreSQL can be divided: name such a database in DATABASE_URL');
  },
  // SQLite reads pages of a table in order without statistics.
  async analyze() {},
  backup: ({ url }, to) =>
    described(async () => describedCopy((await import('./backup.ts')).openBackup(pathOf(url), to))),
  restore: ({ url }, from) =>
    described(async () => describedCopy((await import('./restore.ts')).openRestore(from, pathOf(url)))),
};

function pathOf(url: string): string {
  return url.slice(SCHEME.length);
}

function realPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : resolve(path);
}

/** Rejects with an error of one line that says what to do if the file cannot be used. */
async function described<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw describeFileError(error);
  }
}

function describedCopy(copy: FileCopy): FileCopy {
  return { ...copy, make: (onProgress) => described(() => copy.make(onProgress)) };
}
