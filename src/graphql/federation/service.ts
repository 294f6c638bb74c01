import type { GraphQLSchema } from 'graphql';
import { builder } from '../schema/builder.ts';
import { subgraphSdl } from './sdl.ts';

const Service = builder.objectRef<{ sdl: string }>('_Service').implement({
  description: 'The subgraph.',
  fields: (t) => ({ sdl: t.exposeString('sdl', { description: 'The schema, for composition.' }) }),
});

builder.queryField('_service', (t) =>
  t.field({
    type: Service,
    description: 'For composition: the schema with the directives of Apollo Federation. Needs introspection to be on.',
    resolve: (_root, _arguments, { budget }, { schema }) => {
      const sdl = sdlOf(schema);
      budget.takeSize(sdl.length);
      return { sdl };
    },
  }),
);

const known = new WeakMap<GraphQLSchema, string>();

function sdlOf(schema: GraphQLSchema): string {
  const sdl = known.get(schema) ?? subgraphSdl(schema);
  known.set(schema, sdl);
  return sdl;
}
