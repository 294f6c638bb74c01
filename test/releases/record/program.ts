import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const MAIN = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));

/** The program on one database, as operators run it. */
export interface Program {
  /** Runs a command and returns its output. Rejects if it fails. */
  run(...args: string[]): Promise<string>;
  /** Serves on a free port while `use` runs. */
  serve(use: (url: string) => Promise<void>): Promise<void>;
}

export function programOn(databaseUrl: string): Program {
  const env = { ...process.env, DATABASE_URL: databaseUrl, PORT: '0', RATE_LIMIT: '0', AUTH_FAILURE_LIMIT: '0' };
  return {
    async run(...args) {
      const { stdout } = await promisify(execFile)(process.execPath, [MAIN, ...args], { env });
      return stdout;
    },
    async serve(use) {
      const child = spawn(process.execPath, [MAIN, 'serve'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
      try {
        await use(await addressOf(child.stdout));
      } finally {
        child.kill('SIGTERM');
        await once(child, 'close');
      }
    },
  };
}

async function addressOf(output: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const part of output) {
    text += part;
    const [, url] = /listening at (http:\/\/[^"]+)"/.exec(text) ?? [];
    if (url === undefined) continue;
    return url;
  }
  throw new Error(`the gateway ended:\n${text}`);
}
