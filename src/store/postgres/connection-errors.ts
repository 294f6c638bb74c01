import { urlsByHost } from './database-url.ts';

/** Returns an error of one line without the password that says why the database cannot be used and what to do. */
export function describeConnectionError(error: unknown, url: string): Error {
  const {
    code = '',
    message: text = String(error),
    hostname = '',
    detail,
  } = error as NodeJS.ErrnoException & { hostname?: string; detail?: string };
  const message = onOneLine(text);
  const urls = urlsByHost(url).flatMap((one) => URL.parse(one) ?? []);
  const where = urls.map(({ hostname, port }) => `${hostname}:${port || 5432}`).join(' or ');
  const { username = '', pathname = '' } = urls[0] ?? {};
  const server = `PostgreSQL at ${where}`;
  const role = username === '' ? 'the role' : `the role ${decodeURIComponent(username)}`;
  const encryption = message.includes('no encryption') ? ' (with sslmode=require, if it wants TLS)' : '';
  const known: Record<string, string> = {
    ECONNREFUSED: `nothing listens at ${where}: start PostgreSQL there, or correct host and port in DATABASE_URL`,
    ENOTFOUND: `there is no host ${hostname}: correct it in DATABASE_URL`,
    EAI_AGAIN: `the name ${hostname} cannot be looked up just now: check the network, or correct it in DATABASE_URL`,
    ENOENT: `a file that DATABASE_URL names is not there (${message}): correct its path`,
    '25006': `${server} takes no writes: promote a standby, or name the primary in DATABASE_URL`,
    '28P01': `${server} does not accept the password of ${role}: correct it in DATABASE_URL`,
    '28000': `${server} does not let ${role} in (${message}): correct DATABASE_URL${encryption}, or pg_hba.conf there`,
    '3D000': `${server} has no database ${decodeURIComponent(pathname.slice(1))}: create it, or correct DATABASE_URL`,
    '2BP01': `${message} (${onOneLine(detail ?? '')}): drop that first, and make it again afterwards`,
    '42501': `${role} lacks a right (${message}): grant it, or connect with a role that has it`,
    '42P07': `the database has tables of somebody else (${message}): use an empty one`,
    '53300': `${server} has no connection left: lower DATABASE_POOL_SIZE, or raise max_connections there`,
    '57P03': `${server} is starting or stopping: try again in a moment`,
  };
  const [, said] = SAID.find(([pattern]) => pattern.test(message) || pattern.test(code)) ?? [];
  return new Error(known[code] ?? said?.({ server, where, role, message }) ?? message, { cause: error });
}

function onOneLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '').join(', ');
}

interface Circumstances {
  server: string;
  where: string;
  role: string;
  message: string;
}

/** Messages of the driver, by pattern. */
const SAID: readonly [RegExp, (context: Circumstances) => string][] = [
  [
    /timeout|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/i,
    ({ server }) => `${server} does not answer: check that it runs and that no firewall is in between`,
  ],
  [
    /terminated unexpectedly|received invalid response|error establishing an SSL connection|ECONNRESET/,
    ({ where }) => `what listens at ${where} does not answer as PostgreSQL does: correct host and port in DATABASE_URL`,
  ],
  [
    /client password must be/,
    ({ server, role }) => `${server} wants a password of ${role}: put it in DATABASE_URL, or in PGPASSWORD`,
  ],
  [
    /does not support SSL/,
    ({ server }) => `${server} offers no TLS: turn it on there, or leave sslmode out of DATABASE_URL`,
  ],
  [
    /certificate/i,
    ({ server, message }) =>
      `the certificate of ${server} is not trusted (${message}): name the one that signed it with sslrootcert in DATABASE_URL`,
  ],
];
