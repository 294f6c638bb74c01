import { readdirSync, readFileSync } from 'node:fs';
import type { Input } from './input.ts';

const FOLDER = new URL('corpus/', import.meta.url);

/** Earlier findings, each in a file whose name describes it. */
export const CORPUS = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .sort()
  .map((file) => ({
    name: file.replace(/\.json$/, '').replaceAll('-', ' '),
    input: JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Input,
  }));
