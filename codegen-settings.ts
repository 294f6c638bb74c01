import { writeFileSync } from 'node:fs';
import { SECRETS } from './src/config/secret-files.ts';
import { SETTINGS, type Setting } from './src/config/settings-table.ts';

/** `npm run codegen` also prints `docs/configuration.md`, from the table of settings. */
const sections = Map.groupBy(Object.entries<Setting<unknown>>(SETTINGS), ([, { section }]) => section);
const page = [
  '# Configuration',
  'All settings are environment variables. An invalid value ends the program at startup with the name of the setting and the\nallowed values.',
  ...[...sections].flatMap(([section, settings]) => [
    `## ${section}`,
    table([
      ['Setting', 'Default', 'Meaning'],
      ...settings.map(([name, setting]) => [`\`${name}\``, shownDefault(setting), setting.description]),
    ]),
  ]),
  '## Secrets from files',
  'Each of these variables may end in `_FILE` and then names a file with the value, without the line break at its end. Both at\nonce are an error.',
  SECRETS.map((name) => `- \`${name}_FILE\``).join('\n'),
];
writeFileSync(new URL('docs/configuration.md', import.meta.url), `${page.join('\n\n')}\n`);

function shownDefault({ shownDefault, default: text }: Setting<unknown>): string {
  return shownDefault ?? (text === '' ? 'none' : `\`${text}\``);
}

/** A Markdown table with aligned columns. */
function table([head = [], ...rows]: string[][]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (cells: string[]) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [head, widths.map((width) => '-'.repeat(width)), ...rows].map(line).join('\n');
}
