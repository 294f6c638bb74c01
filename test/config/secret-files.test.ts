import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadSecretFiles, SECRETS } from '../../src/config/secret-files.ts';
import { newScratchFolder } from '../store/scratch-folder.ts';

describe('secrets from files', () => {
  test.each(SECRETS)('%s_FILE sets %s', (name) => {
    const environment = { [`${name}_FILE`]: fileWith('s3cret'), OTHER: 'stays' };
    expect(loadSecretFiles(environment)).toEqual([]);
    expect(environment).toEqual({ [name]: 's3cret', OTHER: 'stays' });
  });

  test.each([
    { content: 'secret', secret: 'secret' },
    { content: 'secret\n', secret: 'secret' },
    { content: 'secret\r\n', secret: 'secret' },
    { content: ' sec\nret \n', secret: ' sec\nret ' },
  ])('end before the line break at the end of the file: $content', ({ content, secret }) => {
    const environment: NodeJS.ProcessEnv = { PGPASSWORD_FILE: fileWith(content) };
    loadSecretFiles(environment);
    expect(environment.PGPASSWORD).toBe(secret);
  });

  test.each([
    {
      name: 'a secret that is also set',
      environment: () => ({ DATABASE_URL: 'file:x.db', DATABASE_URL_FILE: fileWith('file:y.db') }),
      says: /^DATABASE_URL and DATABASE_URL_FILE are both set: leave one of them out$/,
    },
    {
      name: 'a file that does not exist',
      environment: () => ({ DATABASE_URL_FILE: '/nowhere/url' }),
      says: /^DATABASE_URL_FILE: the file "\/nowhere\/url" cannot be read \(ENOENT\): correct the path/,
    },
    {
      name: 'a folder',
      environment: () => ({ DATABASE_URL_FILE: newScratchFolder() }),
      says: /^DATABASE_URL_FILE: the file ".+" cannot be read \(EISDIR\)/,
    },
    {
      name: 'an empty file',
      environment: () => ({ DATABASE_URL_FILE: fileWith('\n') }),
      says: /^DATABASE_URL_FILE: the file ".+" is empty: write the value of DATABASE_URL into it$/,
    },
  ])('are refused, without the secret, for $name', ({ environment, says }) => {
    expect(loadSecretFiles(environment())).toEqual([expect.stringMatching(says)]);
  });

  test('are not read for an empty variable', () => {
    expect(loadSecretFiles({ DATABASE_URL_FILE: '', DATABASE_URL: 'file:x.db' })).toEqual([]);
  });
});

function fileWith(content: string): string {
  const file = join(newScratchFolder(), 'secret');
  writeFileSync(file, content);
  return file;
}
