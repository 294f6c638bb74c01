import { urlsByHost } from '../database-url.ts';

/** Why the database cannot be used and what to do, in one line without the password. */
export function explainPostgresError(error: unknown, url: string): Error {
  const {
    code = '',
    message = String(error),
    hostname = '',
    detail,
  } = error as NodeJS.ErrnoException & { hostname?: string; detail?: string };
  const urls = urlsByHost(url).flatMap((one) => URL.parse(one) ?? []);
  const where = urls.map(({ hostname, port }) => `${hostname}:${port || 5432}`).join(' or ');
  const { username = '', pathname = '' } = urls[0] ?? {};
  const known: Record<string, string> = {
    ECONNREFUSED: `nothing listens at ${where}: start PostgreSQL there, or correct host and port in DATABASE_URL`,
    ENOTFOUND: `there is no host ${hostname}: correct it in DATABASE_URL`,
    EAI_AGAIN: `the name ${hostname} cannot be looked up just now: check the network, or correct it in DATABASE_URL`,
    '25006': `PostgreSQL at ${where} takes no writes: promote a standby, or name the primary in DATABASE_URL`,
    '28P01': `PostgreSQL at ${where} does not accept the password of the role ${username}: correct DATABASE_URL`,
    '28000': `PostgreSQL at ${where} does not let the role ${username} in: ${message}`,
    '3D000': `PostgreSQL at ${where} has no database ${pathname.slice(1)}: create it, or correct DATABASE_URL`,
    '42501': `the role ${username} lacks a right (${message}): grant it, or connect with the role that owns the tables`,
    '2BP01': `${message} (${detail?.replaceAll('\n', ', ')}): drop that first, and make it again afterwards`,
    '53300': `PostgreSQL at ${where} has no connection left: lower DATABASE_POOL_SIZE or raise max_connections there`,
    '57P03': `PostgreSQL at ${where} is starting or stopping: try again in a moment`,
  };
  const isSilent = /timeout/i.test(message) || code === 'ETIMEDOUT' || code === 'EHOSTUNREACH';
  const silence = `PostgreSQL at ${where} does not answer: check that it runs and that no firewall is in between`;
  return new Error(known[code] ?? (isSilent ? silence : message), { cause: error });
}
