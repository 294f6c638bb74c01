/**
 * Returns a URL for each host of one that may name several, as libpq does:
 * `postgres://role:password@one:5432,two:5433/database`. Returns any other URL as it is.
 */
export function urlsByHost(url: string): string[] {
  const [, before, hosts, behind] = POSTGRES_URL.exec(url) ?? [];
  return hosts === undefined ? [url] : hosts.split(',').map((host) => `${before}${host}${behind}`);
}

const POSTGRES_URL = /^(postgres(?:ql)?:\/\/(?:[^/?#]*@)?)([^/?#]*)(.*)$/;
