import { readFileSync } from 'node:fs';

/**
 * The variables with secrets. Container platforms mount a secret as a file, and `<NAME>_FILE` names it, so that the
 * secret is in no environment that other programs list.
 */
export const SECRETS = [
  'DATABASE_URL',
  'PGPASSWORD',
  'CONTACT_GATEWAY_KEY',
  'CONFORMANCE_KEY',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'OTEL_EXPORTER_OTLP_TRACES_HEADERS',
] as const;

/**
 * Sets each secret of which the environment names a file, without the line break at the end of the file. Returns the
 * problems, one line each.
 */
export function loadSecretFiles(environment: NodeJS.ProcessEnv): string[] {
  return SECRETS.flatMap((name) => loadSecretFile(environment, name) ?? []);
}

function loadSecretFile(environment: NodeJS.ProcessEnv, name: string): string | undefined {
  const fileSetting = `${name}_FILE`;
  const file = environment[fileSetting];
  if (!file) return undefined;
  if (environment[name]) return `${name} and ${fileSetting} are both set: leave one of them out`;
  try {
    const secret = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    if (secret === '') return `${fileSetting}: the file "${file}" is empty: write the value of ${name} into it`;
    environment[name] = secret;
    delete environment[fileSetting];
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return `${fileSetting}: the file "${file}" cannot be read (${code}): correct the path, or let this user read it`;
  }
}
