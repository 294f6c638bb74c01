import { csvColumns, csvHeader, csvLine } from './csv.ts';
import type { ExportedContact, ExportSource } from './source.ts';

export type ExportFormat = 'csv' | 'ndjson';

/** A part of an export as text. */
interface ExportedText {
  text: string;
  /** The number of contacts in the text, and the number that were read for it. */
  contacts: number;
  read: number;
}

/** Yields all contacts of a source in a format, in parts. Each part is read when it is requested. */
export async function* exportedText(
  source: ExportSource,
  format: ExportFormat,
): AsyncGenerator<ExportedText, void, undefined> {
  const { header, line } = format === 'csv' ? await csvLines(source) : NDJSON_LINES;
  yield { text: header, contacts: 0, read: 0 };
  for await (const { contacts, read } of source.parts()) {
    yield { text: contacts.map(line).join(''), contacts: contacts.length, read };
  }
}

const NDJSON_LINES = { header: '', line: (contact: ExportedContact) => `${JSON.stringify(contact)}\n` };

async function csvLines(source: ExportSource) {
  const columns = csvColumns(await source.identifierKeys(), await source.attributeKeys());
  return { header: csvHeader(columns), line: (contact: ExportedContact) => csvLine(contact, columns) };
}
