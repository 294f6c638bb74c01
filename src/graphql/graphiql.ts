import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GraphiQLOptions } from 'graphql-yoga';

  const { restExamples } = await import('./rest-examples.ts');
  const options = graphiqlOptions(demo, restExamples(demo ?? TO_FILL_IN, routes, origin));
  return promisify(gzip)(
    renderGraphiQL(options).replace('</head>', `<style>${STILL_TABS}</style>${graphiqlRepairs()}</head>`),
  );
}

/** A tab jumps from under the pointer when first pressed, so that the click is lost, unless it may not move at all. */
const STILL_TABS = '.graphiql-tab { transform: none !important }';
