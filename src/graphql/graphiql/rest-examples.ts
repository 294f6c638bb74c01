import { curlCommand } from './curl-command.ts';
import { type ExampleIds, exampleDocuments } from './examples.ts';
import { type RestRoute, toRestRequest } from './to-rest-request.ts';

/** Returns the examples, each with the equivalent REST command for a server at `origin`. */
export function restExamples(
  { key, ...ids }: ExampleIds & { key: string },
  routes: readonly RestRoute[],
  origin: string,
): string[] {
  return exampleDocuments(ids, (document) => {
    const translated = toRestRequest(routes, { document, variables: {}, cursor: 0 });
    if ('problem' in translated) throw new Error(`an example cannot be said over REST: ${translated.problem}`);
    return curlCommand({ origin, authorization: `AccessKey ${key}` }, translated.twin);
  });
}
