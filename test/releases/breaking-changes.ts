import { apiCompare, type Diff } from 'api-smart-diff';
import { buildSchema, findBreakingChanges } from 'graphql';

/** The changes between two GraphQL schemas that can break a client, each in one line. */
export function breakingGraphQLChanges(before: string, after: string): string[] {
  return findBreakingChanges(buildSchema(before), buildSchema(after)).map(({ description }) => description);
}

/** The changes between two OpenAPI documents that can break a client, each in one line. */
export function breakingOpenapiChanges(before: object, after: object): string[] {
  // Components are compared in the places that use them: there it is known whether they are sent or received.
  const diffs = apiCompare(before, after).diffs.filter(({ path: [part] }) => part === 'paths');
  return diffs.filter(isBreaking).map(({ action, path }) => `${action} ${path.slice(1).join(' ')}`);
}

/** Adds two rules to those of the library: lists of types (OpenAPI 3.1), and a removed property is always breaking. */
function isBreaking({ type, action, path, before, after }: Diff): boolean {
  const isProperty = path.at(-2) === 'properties';
  if (action === 'remove' && isProperty) return true;
  if (action === 'replace' && path.at(-1) === 'type' && !isProperty) {
    const [sent, accepted] = path.includes('responses') ? [after, before] : [before, after];
    return typesIn(sent).some((name) => !typesIn(accepted).includes(name));
  }
  return type === 'breaking';
}

function typesIn(types: string | string[]): string[] {
  return [types].flat();
}
