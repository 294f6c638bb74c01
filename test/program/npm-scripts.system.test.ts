import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../postgres/free-port.ts';
import { newFolder, startsPrograms } from './program.ts';

startsPrograms();

test.each(['start', 'serve'])('npm run %s passes SIGTERM to the program and waits for it', async (script) => {
  const npm = spawn('npm', ['run', script], {
    env: {
      ...process.env,
      PORT: `${await freePort()}`,
      DATABASE_URL: `file:${join(newFolder(), 'contacts.db')}`,
      npm_config_update_notifier: 'false',
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(npm, 'close');
  const messages: string[] = [];
  let pid = 0;
  for await (const line of createInterface(npm.stdout)) {
    if (!line.startsWith('{')) continue;
    const { msg, pid: server } = JSON.parse(line);
    messages.push(msg);
    if (!msg.startsWith('listening')) continue;
    pid = server;
    onTestFinished(() => {
      if (isRunning(pid)) process.kill(pid, 'SIGKILL');
    });
    // Only to npm, as a supervisor does.
    npm.kill('SIGTERM');
  }
  expect(await ended).toEqual([0, null]);
  expect(messages.at(-1)).toBe('stopped');
  expect(isRunning(pid)).toBe(false);
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
