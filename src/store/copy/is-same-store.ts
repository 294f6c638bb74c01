import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileOf, urlsByHost } from '../database-url.ts';

/** Whether two URLs name one database, as far as they tell: a server may have several names. */
export function isSameStore(one: string, other: string): boolean {
  const places = placesOf(one);
  return placesOf(other).some((place) => places.includes(place));
}

function placesOf(url: string): string[] {
  const file = fileOf(url);
  if (file !== undefined) return [placeOfFile(file)];
  return urlsByHost(url).map((host) => {
    const { hostname, port, pathname } = new URL(host);
    return `${hostname}:${port || 5432}${pathname}`;
  });
}

function placeOfFile(path: string): string {
  return existsSync(path) ? realpathSync(path) : resolve(path);
}
