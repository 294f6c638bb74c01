import type { Plugin } from 'graphql-yoga';
import type { Engine, EngineArgs } from './engine.ts';

/** Makes Yoga parse, validate and execute as the short way for plain posts does. */
export function useEngine({ parse, validate, execute }: Engine): Plugin {
  return {
    onParse: ({ setParseFn }) => setParseFn((source) => parse(source)),
    onValidate: ({ setValidationFn }) => setValidationFn((schema, document) => validate(schema, document)),
    onExecute: ({ setExecuteFn }) => setExecuteFn((args: unknown) => execute(args as EngineArgs)),
  };
}
