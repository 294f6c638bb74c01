import { readFileSync } from 'node:fs';

/** The variables in the files of `deploy/high-availability`. */
export type Variables = Record<string, string>;

/** A file of `deploy/high-availability` with its variables replaced, as `envsubst` does. Throws if one is unknown. */
export function fillTemplate(name: string, variables: Variables): string {
  const text = readFileSync(new URL(`../../../deploy/high-availability/${name}`, import.meta.url), 'utf8');
  return text.replaceAll(/\$\{(\w+)\}/g, (_, variable) => {
    const value = variables[variable];
    if (value === undefined) throw new Error(`${name} needs the variable ${variable}`);
    return value;
  });
}
