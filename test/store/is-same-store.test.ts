import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isSameStore } from '../../src/store/copy/is-same-store.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'contact-gateway-'));
  writeFileSync(join(folder, 'contacts.db'), '');
  symlinkSync(join(folder, 'contacts.db'), join(folder, 'link.db'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['file:FOLDER/contacts.db', 'file:FOLDER/other/../contacts.db', true],
  ['file:FOLDER/contacts.db', 'file:FOLDER/link.db', true],
  ['file:FOLDER/contacts.db', 'file:FOLDER/new.db', false],
  ['file:FOLDER/new.db', 'file:FOLDER/./new.db', true],
  ['file:FOLDER/contacts.db', 'postgres://host/contacts', false],
  ['postgres://role:secret@host/contacts', 'postgresql://other@host:5432/contacts?sslmode=require', true],
  ['postgres://host/contacts', 'postgres://host/others', false],
  ['postgres://host/contacts', 'postgres://host:5433/contacts', false],
  ['postgres://one,two:5433/contacts', 'postgres://two:5433/contacts', true],
  ['postgres://one,two/contacts', 'postgres://three/contacts', false],
])('%s and %s are the same: %s', (one, other, same) => {
  const [first, second] = [one, other].map((url) => url.replace('FOLDER', folder)) as [string, string];
  expect(isSameStore(first, second)).toBe(same);
});
