/** Prints rows as JSON for programs, or as columns with headings for people. */
export function printRows(rows: readonly Record<string, string>[], { json = false }: { json?: boolean }): void {
  console.log(json ? JSON.stringify(rows, null, 2) : columns(rows));
}

function columns(rows: readonly Record<string, string>[]): string {
  const names = Object.keys(rows[0] ?? {});
  const cells = [names, ...rows.map((row) => names.map((name) => row[name] ?? ''))];
  const widths = names.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  return cells
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
