import { spawn } from 'node:child_process';
import type { Start } from './package/ways-to-start.ts';
import type { Ending } from './program.ts';

/** Runs a command in an environment without anything else to its end, which `meanwhile` may ask for. */
export async function runCommand(
  { command: [program = '', ...args], environment, folder }: Start,
  meanwhile: (stop: (signal: NodeJS.Signals) => void) => Promise<void> = async () => {},
): Promise<Ending> {
  // In a group of its own, which gets the signals, as from a terminal or from systemd.
  const child = spawn(program, args, {
    cwd: folder,
    env: environment,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const ended = new Promise<Ending>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  try {
    await meanwhile((signal) => process.kill(-(child.pid as number), signal));
    return await ended;
  } finally {
    if (child.exitCode === null && child.signalCode === null) process.kill(-(child.pid as number), 'SIGKILL');
  }
}
