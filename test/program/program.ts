import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, vi } from 'vitest';
import { freePort } from '../postgres/free-port.ts';

export const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** The exit code and the output of a process. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface Program {
  url: string;
  /** The pid of the program itself, even if it runs under another one. */
  pid: number;
  output(): string;
  /** Resolves when the program's standard output matches. */
  says(pattern: RegExp): Promise<string>;
  /** Sends a signal and waits until the process ends. */
  stop(signal: NodeJS.Signals): Promise<Ending>;
  ended: Promise<Ending>;
}

interface Start {
  /** The environment, to which only PATH, the compile cache and disabled limits are added. */
  environment?: Record<string, string>;
  /** The working folder. Default: a new one. */
  folder?: string;
  /** The first module of the program: that of the sources by default. */
  main?: string;
  /** A command to run the program under, such as a tracer. */
  under?: readonly string[];
}

const started = new Set<ChildProcess>();
const folders: string[] = [];

/**
 * Call it at the top of a file whose tests start the program. It sets longer timeouts: a start takes a second, and
 * several seconds on a busy machine. It leaves no process and no folder behind.
 */
export function startsPrograms(): void {
  vi.setConfig({ testTimeout: 60_000 });
  afterAll(() => {
    for (const child of started) child.kill('SIGKILL');
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
}

/** A folder that is deleted after the tests of the file. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'contact-gateway-'));
  folders.push(folder);
  return folder;
}

/** Runs a command of the program to its end. */
export function run(args: readonly string[], start: Start = {}): Promise<Ending> {
  return launch(args, start).ended;
}

/** Starts the server on a free port. Rejects with its output if it ends before it listens. */
export async function startProgram(args: readonly string[] = ['serve'], start: Start = {}): Promise<Program> {
  const port = await freePort();
  const environment: Record<string, string> & { PORT: string } = { PORT: `${port}`, ...start.environment };
  const { child, output, says, ended } = launch(args, { ...start, environment });
  const [, logged] = /"pid":(\d+).*"msg":"listening at /.exec(await says(/"msg":"listening at /)) ?? [];
  // A worker has logged its own.
  const pid = environment.WORKERS === undefined ? logged : child.pid;
  return {
    url: `http://127.0.0.1:${environment.PORT}`,
    pid: Number(pid),
    output,
    says,
    ended,
    stop(signal) {
      if (child.exitCode === null && child.signalCode === null) process.kill(Number(pid), signal);
      return ended;
    },
  };
}

/** Starts a command of the program. The caller can wait for its end or its output. */
export function launch(
  args: readonly string[],
  { environment = {}, folder = newFolder(), main = MAIN, under = [] }: Start,
) {
  const [command, ...rest] = [...under, process.execPath, main, ...args] as [string, ...string[]];
  // One key and one address stand for many here.
  // Starts share the compile cache.
  const NODE_COMPILE_CACHE = join(tmpdir(), 'contact-gateway-compiled');
  const env = { PATH: process.env.PATH, NODE_COMPILE_CACHE, RATE_LIMIT: '0', AUTH_FAILURE_LIMIT: '0', ...environment };
  const child = spawn(command, rest, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  started.add(child);

  let stdout = '';
  let stderr = '';
  const listeners = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
    for (const listener of listeners) listener();
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const ended = new Promise<Ending>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      started.delete(child);
      resolve({ code, signal, stdout, stderr });
    });
  });
  const says = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const listener = () => {
        if (!pattern.test(stdout)) return;
        listeners.delete(listener);
        resolve(stdout);
      };
      listeners.add(listener);
      listener();
      ended.then(() => reject(new Error(`it ended without saying ${pattern}:\n${stdout}${stderr}`)), reject);
    });
  return { child, ended, says, output: () => stdout + stderr };
}
