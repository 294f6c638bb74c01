import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { type Ending, newFolder } from '../program/program.ts';

/** A shell of a user: a command has the variables that earlier ones exported, and a server runs until it is stopped. */
export interface ShellSession {
  /** Runs commands to their end. Returns undefined if the last one is a server that listens. */
  run(commands: string): Promise<Ending | undefined>;
  /** Stops the servers. */
  stop(): Promise<void>;
}

const SERVER = /(?:npm start|npm run serve|contact-gateway serve)$/;

/** Bash ends with the first command that fails, and saves the exported variables before each command. */
const PREAMBLE = `[ ! -f "$VARIABLES" ] || . "$VARIABLES"; set -eu -o pipefail; trap 'export -p > "$VARIABLES"' DEBUG EXIT`;

export function openShell(folder: string, environment: Record<string, string>): ShellSession {
  const variables = join(newFolder(), 'variables');
  const servers: ReturnType<typeof start>[] = [];
  return {
    run(commands) {
      const started = start(`${PREAMBLE}\n${commands}`, folder, { ...environment, VARIABLES: variables });
      if (!SERVER.test(commands.trim())) return started.ended;
      servers.push(started);
      return Promise.race([started.listens, started.ended]);
    },
    async stop() {
      for (const { interrupt, ended } of servers.splice(0)) {
        interrupt();
        await ended;
      }
    },
  };
}

function start(script: string, cwd: string, env: Record<string, string>) {
  const child = spawn('bash', ['-c', script], { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const listens = new Promise<undefined>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
      if (stdout.includes('"msg":"listening at ')) resolve(undefined);
    });
  });
  const ended = new Promise<Ending>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  const interrupt = () => {
    // As Ctrl-C in a terminal: the signal reaches all programs of the shell.
    if (child.exitCode === null && child.signalCode === null) process.kill(-(child.pid as number), 'SIGINT');
  };
  return { listens, ended, interrupt };
}
