import { dirname } from 'node:path';
import ts from 'typescript';
import { SETTINGS, type Setting } from '../../src/config/settings-table.ts';
import { ROOT } from './when-changed.ts';

/** The modules whose declarations are published. They import nothing else but the types below. */
const MODULES = ['src/config/invalid-settings.ts', 'src/embedding/public-types.ts', 'src/index.ts'];

/** Types that are derived from tables. They are printed with what they stand for. */
const UNIONS = ['Scope', 'Origin'];
const SETTINGS_TYPES = ['GatewaySettings', 'GatewayServerSettings'];

/**
 * Returns the declarations of the module for other programs in one file, which imports nothing: a project needs no other
 * types to check its calls. Throws if the sources have errors.
 */
export function declarations(entry: string): string {
  const program = ts.createProgram([entry], {
    ...options(),
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
  });
  const files = MODULES.map((path) => fileOf(program, path));
  const texts = files.flatMap((file) => declaredIn(program, file));
  return `${[...derivedTypes(program), ...texts].join('\n')}\nexport {};\n`;
}

function options(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(`${ROOT}tsconfig.json`, ts.sys.readFile);
  return ts.parseJsonConfigFileContent(config, ts.sys, dirname(`${ROOT}tsconfig.json`)).options;
}

function fileOf(program: ts.Program, path: string): ts.SourceFile {
  const file = program.getSourceFile(ROOT + path);
  if (file === undefined) throw new Error(`${path} is not part of the module for other programs`);
  return file;
}

/** Returns the declarations of a file without its imports, and without what it exports from other files. */
function declaredIn(program: ts.Program, file: ts.SourceFile): string[] {
  let text = '';
  const { emitSkipped, diagnostics } = program.emit(file, (_name, written) => (text = written), undefined, true);
  if (emitSkipped || diagnostics.length > 0) throw new Error(`${file.fileName} has no declarations`);
  const emitted = ts.createSourceFile('emitted.d.ts', text, ts.ScriptTarget.Latest);
  return emitted.statements
    .filter((statement) => !ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement))
    .map((statement) => `${statement.getFullText(emitted).trim()}\n`);
}

/** Returns the unions of the key's table, and the interfaces of settings, the second without what it inherits. */
function derivedTypes(program: ts.Program): string[] {
  const checker = program.getTypeChecker();
  const typeOf = ({ path, name }: { path: string; name: string }) => {
    const alias = fileOf(program, path).statements.find((it) => ts.isTypeAliasDeclaration(it) && it.name.text === name);
    if (alias === undefined) throw new Error(`${path} has no type ${name}`);
    return checker.getTypeAtLocation(alias);
  };
  const [inner, outer] = SETTINGS_TYPES.map((name) => ({
    name,
    type: typeOf({ path: 'src/config/given-settings.ts', name }),
  }));
  if (inner === undefined || outer === undefined) throw new Error('unreachable');
  const members = (properties: ts.Symbol[]) =>
    properties.map((property) => declaredSetting(checker, property)).join('');
  const added = outer.type.getProperties().filter(({ name }) => inner.type.getProperty(name) === undefined);
  return [
    ...UNIONS.map((name) => {
      const type = typeOf({ path: 'src/access/access-key.ts', name });
      return `export type ${name} = ${shown(checker, type)};\n`;
    }),
    `${INTRODUCTION}export interface ${inner.name} {\n${members(inner.type.getProperties())}}\n`,
    `${OF_SERVERS}export interface ${outer.name} extends ${inner.name} {\n${members(added)}}\n`,
  ];
}

const INTRODUCTION = `/**
 * Settings by the names of their environment variables. Each is a value, or the text that the variable would have: a
 * switch is \`true\` or \`on\`, a list an array or a text with commas. Undefined and empty texts stand for the default.
 */
`;

const OF_SERVERS = '/** The same, and the settings of the server. */\n';

function declaredSetting(checker: ts.TypeChecker, property: ts.Symbol): string {
  const {
    description,
    default: fallback,
    allowed,
  }: Setting<unknown> = SETTINGS[property.name as keyof typeof SETTINGS];
  const text = typeof fallback === 'string' ? fallback : fallback({ environment: {}, demo: false });
  // The links lead to pages beside docs/configuration.md.
  const lines = [
    `${capitalized(description).replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1')}.`,
    `Allowed: ${allowed}.`,
    ...(text === '' ? [] : [`Default: \`${text}\`.`]),
  ];
  const type = shown(checker, checker.getTypeOfSymbol(property));
  return `  /**\n${lines.map((line) => `   * ${line}\n`).join('')}   */\n  ${property.name}?: ${type};\n`;
}

/** Prints a type by its members, because the file has no aliases. */
function shown(checker: ts.TypeChecker, type: ts.Type): string {
  if (!type.isUnion()) return checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation);
  const members = type.types.map((member) => shown(checker, member));
  const named = members
    .filter((member) => member !== 'undefined')
    .concat(members.includes('undefined') ? 'undefined' : []);
  return named.join(' | ').replace('false | true', 'boolean');
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
