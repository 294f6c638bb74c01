import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs a curl command unchanged in a shell. A response without a body is an empty text. */
export async function runCurl(command: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const script = `${command} --silent --show-error --write-out '\\n%{http_code}'`;
  const { stdout } = await promisify(execFile)('bash', ['-c', script]);
  const [body = '', status] = stdout.split(/\n(?=\d+$)/);
  return { status: Number(status), body: body === '' ? {} : JSON.parse(body) };
}
