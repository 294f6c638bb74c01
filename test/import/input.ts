import { fileURLToPath } from 'node:url';
import type { Gateway } from '../../src/import/gateway/gateway.ts';
import { parseMapping } from '../../src/import/mapping/mapping.ts';
import type { Input } from '../../src/import/reading/open-input.ts';
import { type GivenForm, openRows } from '../../src/import/reading/open-rows.ts';
import { beginImport } from '../../src/import/run/begin.ts';
import { importRows } from '../../src/import/run/import-rows.ts';
import { openRowReading, type ReadingOptions } from '../../src/import/run/open-row-reading.ts';
import { type RefusedRow, reasonOf } from '../../src/import/run/refused-rows.ts';

/** A file in the folder of the tests. */
export function fileAt(name: string): string {
  return fileURLToPath(new URL(`files/${name}`, import.meta.url));
}

/** An input that comes in chunks of this many bytes. */
export function inputOf(content: string | Buffer, { name = 'contacts.csv', chunkSize = 7 } = {}): Input {
  const bytes = Buffer.from(content as string);
  async function* chunks() {
    for (let begin = 0; begin < bytes.length; begin += chunkSize) yield bytes.subarray(begin, begin + chunkSize);
  }
  return { name, size: bytes.length, bytesRead: () => bytes.length, chunks: chunks() };
}

/** Imports text into a gateway, and returns the results of its rows. */
export async function importText(
  gateway: Gateway,
  text: string | Buffer,
  {
    mapping,
    isPreview = false,
    name = 'contacts.csv',
    ...options
  }: ReadingOptions & GivenForm & { mapping?: string; isPreview?: boolean; name?: string } = {},
) {
  const rows = await openRows(inputOf(text, { name, chunkSize: 10_000 }), options);
  const parsed = mapping === undefined ? undefined : parseMapping(mapping, 'mapping.json');
  const { reading } = await openRowReading(rows, gateway, options, parsed);
  const state = await beginImport({ name, size: null, options: '', refusedFile: '' }, undefined, false);
  const refused: RefusedRow[] = [];
  await importRows({
    ...{ rows, reading, gateway, state, isPreview, refused: undefined, stateFile: undefined },
    signal: new AbortController().signal,
    onRows: (_state, more) => refused.push(...more),
  });
  return { ...state.counts, reasons: refused.map(({ row, problems }) => `${row}: ${reasonOf(problems)}`) };
}
