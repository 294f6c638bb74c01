import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Identity } from '../binaries.ts';
import { fillTemplate, type Variables } from './templates.ts';

/** A host of the cluster: etcd, Patroni and the PostgreSQL that Patroni starts. */
export interface ClusterNode {
  name: string;
  address: string;
  start(): void;
  /** Kills all its processes with SIGKILL. */
  kill(): Promise<void>;
  /** The processes that run. */
  pids(): number[];
}

interface Host {
  name: string;
  address: string;
  /** An existing folder for its data and logs. */
  folder: string;
  identity: Identity | undefined;
  variables: Variables;
}

/** Configures a host by the files of `deploy/high-availability`. It does not start it. */
export function newNode({ name, address, folder, identity, variables }: Host): ClusterNode {
  const data = join(folder, 'postgres');
  const own = {
    ...variables,
    NODE: name,
    ADDRESS: address,
    ETCD_DATA: join(folder, 'etcd'),
    POSTGRES_DATA: data,
    SOCKETS: folder,
  };
  const settings = join(folder, 'patroni.yml');
  writeFileSync(settings, fillTemplate('patroni.yml', own));
  const etcd = parseEnv(fillTemplate('etcd.env', own));
  let children: ChildProcess[] = [];

  function run(program: string, args: string[], environment: NodeJS.Dict<string> = {}): ChildProcess {
    const log = openSync(join(folder, `${program}.log`), 'a');
    const env = { PATH: process.env.PATH, HOME: folder, ...environment };
    const child = spawn(program, args, { cwd: folder, env, ...identity, stdio: ['ignore', log, log] });
    closeSync(log);
    return child;
  }

  const pids = () => [...children.map(({ pid }) => pid), postmasterOf(data)].filter((pid) => pid !== undefined);
  return {
    name,
    address,
    pids,
    start() {
      children = [run('etcd', [], etcd), run('patroni', [settings])];
    },
    async kill() {
      const ended = children
        .filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
        .map((child) => once(child, 'close'));
      for (const pid of pids().toReversed()) signal(pid);
      await Promise.all(ended);
      children = [];
    },
  };
}

/** The pid of the server on a data folder, which outlives the Patroni that started it. */
function postmasterOf(data: string): number | undefined {
  try {
    return Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return undefined;
  }
}

function signal(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
