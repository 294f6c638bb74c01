/** The path of the file that a URL names; undefined where it names a server. */
export function fileOf(url: string): string | undefined {
  return url.startsWith('file:') ? url.slice('file:'.length) : undefined;
}

/**
 * A URL for each host of one that may name several, as libpq has them:
 * `postgres://role:password@one:5432,two:5433/database`. Any other URL is given back as it is.
 */
export function urlsByHost(url: string): string[] {
  const [, before, hosts, behind] = POSTGRES_URL.exec(url) ?? [];
  return hosts === undefined ? [url] : hosts.split(',').map((host) => `${before}${host}${behind}`);
}

const POSTGRES_URL = /^(postgres(?:ql)?:\/\/(?:[^/?#]*@)?)([^/?#]*)(.*)$/;
