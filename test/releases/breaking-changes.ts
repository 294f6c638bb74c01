import { apiCompare, type Diff } from 'api-smart-diff';
import { buildSchema, findBreakingChanges } from 'graphql';

/** The changes between two GraphQL schemas that can break a client, each in one line. */
export function breakingGraphQLChanges(before: string, after: string): string[] {
  return findBreakingChanges(buildSchema(before), buildSchema(after)).map(({ description }) => description);
}

/** The changes between two OpenAPI documents that can break a client, each in one line. */
export function breakingOpenapiChanges(before: object, after: object): string[] {
  // Components are compared in the places that use them: there it is known whether they are sent or received.
  const diffs = apiCompare(withAllParameters(before), withAllParameters(after)).diffs.filter(
    ({ path: [part] }) => part === 'paths',
  );
  return diffs.filter(isBreaking).map(({ action, path }) => `${action} ${path.slice(1).join(' ')}`);
}

interface Parameter {
  name: string;
  in: string;
}

type PathItem = { parameters?: Parameter[] } & Record<string, { parameters?: Parameter[] }>;

/** Moves the parameters of a path into its operations, whose own parameters replace those of the same name. */
function withAllParameters(document: object): object {
  const { paths } = document as { paths: Record<string, PathItem> };
  const moved = Object.entries(paths).map(([path, { parameters: shared = [], ...operations }]) => [
    path,
    Object.fromEntries(
      Object.entries(operations).map(([method, { parameters: own = [], ...operation }]) => {
        const all = new Map([...shared, ...own].map((parameter) => [`${parameter.in} ${parameter.name}`, parameter]));
        return [method, { ...operation, parameters: [...all.values()] }];
      }),
    ),
  ]);
  return { ...document, paths: Object.fromEntries(moved) };
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
