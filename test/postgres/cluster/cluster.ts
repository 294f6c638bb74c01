import { execFileSync, spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { type Identity, unprivileged } from '../binaries.ts';
import { guard } from '../guard.ts';
import { type ClusterNode, newNode } from './node.ts';
import { findCluster } from './packages.ts';
import { fillTemplate } from './templates.ts';

/** A member of the cluster by Patroni's own report. */
interface Member {
  name: string;
  role: 'leader' | 'sync_standby' | 'replica';
  state: string;
  timeline: number;
  /** Bytes behind the leader. */
  lag?: number | 'unknown';
}

/** Three nodes of PostgreSQL under Patroni, with etcd, and HAProxy before them. */
export interface Cluster {
  /** The URL of a database, by HAProxy or by the names of all three nodes. */
  url(way: 'proxy' | 'hosts', database: string, role?: { name: string; password: string }): string;
  /** The node that is the leader; undefined: none. */
  leader(): Promise<ClusterNode | undefined>;
  /** Resolves when a leader has two standbys that have all its changes, one of them synchronous. */
  complete(): Promise<void>;
  /** Makes the synchronous standby the leader. Resolves with Patroni's answer when it is. */
  switchOver(): Promise<string>;
  /** Kills all processes and deletes all data. */
  remove(): Promise<void>;
}

const NAMES = ['one', 'two', 'three'];
/** The default ports of PostgreSQL and Patroni, and that of HAProxy in `deploy/high-availability`. */
const PORTS = { postgres: 5432, patroni: 8008, proxy: 5000 };
/** Maximum times, in milliseconds: for an answer of Patroni, a switchover, and the return of a node after a rewind. */
const PATIENCE = { report: 1_000, switchover: 60_000, complete: 120_000 };

/** Starts a cluster on random loopback addresses. Rejects if a package is missing or if the cluster does not start. */
export async function startCluster(): Promise<Cluster> {
  const { postgres } = findCluster();
  const folder = mkdtempSync(join(tmpdir(), 'contact-gateway-cluster-'));
  const keeper = guard(folder);
  const identity = unprivileged();
  const network = `127.${randomInt(1, 255)}.${randomInt(1, 255)}`;
  const [one, two, three, proxy] = [1, 2, 3, 4].map((host) => `${network}.${host}`) as [string, string, string, string];
  const passwords = { superuser: newPassword(), restApi: newPassword() };
  const variables = {
    ADDRESS_ONE: one,
    ADDRESS_TWO: two,
    ADDRESS_THREE: three,
    // A connection to any loopback address comes from 127.0.0.1.
    NETWORK: '127.0.0.0/8',
    HAPROXY_ADDRESS: proxy,
    HAPROXY_USER: execFileSync('id', ['-un', ...(identity ? [`${identity.uid}`] : [])], { encoding: 'utf8' }).trim(),
    POSTGRES_BIN: postgres,
    SUPERUSER_PASSWORD: passwords.superuser,
    RESTAPI_PASSWORD: passwords.restApi,
    REPLICATION_PASSWORD: newPassword(),
    REWIND_PASSWORD: newPassword(),
  };
  give(folder, identity);
  const nodes = [one, two, three].map((address, index) => {
    const name = NAMES[index] as string;
    const own = join(folder, name);
    mkdirSync(own);
    give(own, identity);
    return newNode({ name, address, folder: own, identity, variables });
  });
  for (const node of nodes) node.start();
  const settings = join(folder, 'haproxy.cfg');
  writeFileSync(settings, fillTemplate('haproxy.cfg', variables));
  const haproxy = spawn('haproxy', ['-db', '-f', settings], { cwd: folder, ...identity, stdio: 'ignore' });
  // Patroni starts and replaces servers, so their pids are read again and again.
  const watching = setInterval(() => keeper.watch(haproxy.pid, ...nodes.flatMap((node) => node.pids())), 500).unref();

  async function members(): Promise<Member[]> {
    for (const { address } of nodes) {
      const url = `http://${address}:${PORTS.patroni}/cluster`;
      const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE.report) }).catch(() => undefined);
      if (response?.ok) return ((await response.json()) as { members: Member[] }).members;
    }
    return [];
  }

  async function leader(): Promise<ClusterNode | undefined> {
    const found = (await members()).find(({ role, state }) => role === 'leader' && state === 'running');
    return nodes.find(({ name }) => name === found?.name);
  }

  const cluster: Cluster = {
    url(way, database, { name, password } = { name: 'postgres', password: passwords.superuser }) {
      const hosts = { proxy: `${proxy}:${PORTS.proxy}`, hosts: [one, two, three].join(',') };
      return `postgres://${name}:${password}@${hosts[way]}/${database}`;
    },
    leader,
    async complete() {
      const end = Date.now() + PATIENCE.complete;
      for (;;) {
        const all = await members();
        if (isComplete(all)) return;
        if (Date.now() > end) throw new Error(`the cluster is not complete: ${JSON.stringify(all)}`);
        await after(200);
      }
    },
    async switchOver() {
      const current = await leader();
      const response = await fetch(`http://${current?.address}:${PORTS.patroni}/switchover`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`patroni:${passwords.restApi}`)}` },
        body: JSON.stringify({ leader: current?.name }),
        signal: AbortSignal.timeout(PATIENCE.switchover),
      });
      return `${response.status} ${await response.text()}`;
    },
    async remove() {
      clearInterval(watching);
      const ended = once(haproxy, 'close');
      haproxy.kill('SIGKILL');
      await Promise.all([ended, ...nodes.map((node) => node.kill())]);
      keeper.watch();
      await keeper.end();
    },
  };
  try {
    await cluster.complete();
  } catch (error) {
    await cluster.remove();
    throw error;
  }
  return cluster;
}

function isComplete(members: readonly Member[]): boolean {
  const roles = members.map(({ role }) => role).toSorted();
  const isCurrent = ({ role, state, timeline, lag }: Member) =>
    ['running', 'streaming'].includes(state) && timeline === members[0]?.timeline && (role === 'leader' || lag === 0);
  return roles.join() === 'leader,replica,sync_standby' && members.every(isCurrent);
}

function newPassword(): string {
  return randomBytes(16).toString('hex');
}

function give(folder: string, identity: Identity | undefined): void {
  if (identity !== undefined) chownSync(folder, identity.uid, identity.gid);
}
