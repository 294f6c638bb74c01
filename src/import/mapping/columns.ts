import { ImportError } from '../import-error.ts';
import type { ColumnRule, Mapping } from './mapping.ts';
import { TARGET_NAMES, targetFrom } from './target.ts';

/** A column of a file, and the way to read its cells. */
export interface Column extends ColumnRule {
  /** The name in the header; the second column of the same name is `<name>#2`. */
  name: string;
  index: number;
}

/** The columns of a file, and the names of the ignored ones. */
export interface Columns {
  columns: readonly Column[];
  ignored: readonly string[];
}

/**
 * Assigns a target to each column of a header: by the mapping, which ignores other columns, or by the names of the columns.
 * Throws an `ImportError` if the mapping has columns that are missing in the file, or if a name is unknown.
 */
export function findColumns(header: readonly string[], mapping: Mapping | undefined): Columns {
  const named = numbered(header);
  const rules = named.map(({ name, plain }) => ruleFor(name, plain, mapping));
  const columns = named.flatMap(({ name }, index) => {
    const rule = rules[index];
    return rule === undefined || rule.target.kind === 'ignored' ? [] : [{ ...rule, name, index }];
  });
  const unread = named.filter((_, index) => rules[index] === undefined).map(({ name }) => name);
  if (mapping === undefined && unread.length > 0) throw new ImportError(unknownColumns(unread));
  if (columns.length === 0) throw new ImportError(noColumns(header, mapping));
  return { columns, ignored: unread };
}

/** Makes names unique: `City`, `City#2`. */
function numbered(header: readonly string[]): { name: string; plain: string }[] {
  const counts = new Map<string, number>();
  return header.map((given) => {
    const plain = given.trim();
    const count = (counts.get(plain) ?? 0) + 1;
    counts.set(plain, count);
    return { plain, name: count === 1 ? plain : `${plain}#${count}` };
  });
}

function ruleFor(name: string, plain: string, mapping: Mapping | undefined): ColumnRule | undefined {
  if (mapping !== undefined) {
    const rule = mapping.columns.get(name) ?? mapping.columns.get(plain);
    if (rule !== undefined) return rule;
    // The columns that a file of refused rows has in addition to those of the export.
    return plain === '' || plain.startsWith('import:') ? { target: { kind: 'ignored' } } : undefined;
  }
  const target = targetFrom(plain);
  return target && { target };
}

function unknownColumns(names: readonly string[]): string {
  const lines = names.slice(0, SHOWN_COLUMNS).map((name) => `  "${name}" (perhaps ${likelyName(name)})`);
  const more = names.length > SHOWN_COLUMNS ? [`  and ${names.length - SHOWN_COLUMNS} more`] : [];
  return [
    'the header has columns with unknown names:',
    ...lines,
    ...more,
    `name columns ${TARGET_NAMES}, or map them with --map mapping.json (examples/mappings)`,
  ].join('\n');
}

const SHOWN_COLUMNS = 10;

function likelyName(name: string): string {
  if (/mail/i.test(name)) return 'emailaddress';
  if (/phone|mobile|^tel/i.test(name)) return 'phonenumber';
  if (/\bid$/i.test(name)) return 'identifier:<key>';
  return 'attributes.<key>';
}

function noColumns(header: readonly string[], mapping: Mapping | undefined): string {
  if (mapping === undefined) return 'the header has no column that an import reads';
  const shown = (names: Iterable<string>) =>
    [...names]
      .slice(0, 10)
      .map((name) => `"${name}"`)
      .join(', ');
  return (
    `the mapping has no column of the file: it has ${shown(mapping.columns.keys())}, ` +
    `and the header has ${shown(header)}; is this the right mapping, and the right --delimiter?`
  );
}
