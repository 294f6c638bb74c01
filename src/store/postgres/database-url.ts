/**
 * Splits a URL that names several hosts, as libpq does, into one URL for each host:
 * `postgres://role:password@one:5432,two:5433/database`. Returns any other URL unchanged.
 */
export function urlsByHost(url: string): string[] {
  const [, before, hosts, behind] = POSTGRES_URL.exec(url) ?? [];
  return hosts === undefined ? [url] : hosts.split(',').map((host) => `${before}${host}${behind}`);
}

const POSTGRES_URL = /^(postgres(?:ql)?:\/\/(?:[^/?#]*@)?)([^/?#]*)(.*)$/;
