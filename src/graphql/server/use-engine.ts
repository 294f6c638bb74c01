import type { Engine, EngineArgs } from './engine.ts';
import type { GraphQLPlugin } from './yoga.ts';

/** Returns a plugin for Yoga that parses, validates and executes within the limits. */
export function useEngine({ parse, validate, execute }: Engine): GraphQLPlugin {
  return {
    onParse: ({ setParseFn }) => setParseFn((source) => parse(source)),
    onValidate: ({ setValidationFn }) => setValidationFn((schema, document) => validate(schema, document)),
    onExecute: ({ setExecuteFn }) => setExecuteFn((args: unknown) => execute(args as EngineArgs)),
  };
}
