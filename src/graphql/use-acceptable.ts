import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** The types that an answer can be of. */
const OFFERED = ['application/graphql-response+json', 'application/json', 'multipart/mixed', 'text/event-stream'];

/** Refuses what has no answer of a type that the client takes: Yoga would say 406 after the change has been made. */
export function useAcceptable(): Plugin {
  return {
    onParams({ request }) {
      if (isAcceptable(request.headers.get('accept') || '*/*')) return;
      throw new GraphQLError(`the header Accept must name ${OFFERED[0]} or ${OFFERED[1]}`, {
        extensions: { code: 'NotAcceptable', http: { status: 406 } },
      });
    },
  };
}

/** As Yoga chooses the type of an answer. */
function isAcceptable(accept: string): boolean {
  return accept
    .replaceAll(/\s/g, '')
    .toLowerCase()
    .split(',')
    .some((range) => {
      const [type = '', ...parameters] = range.split(';');
      const charset = parameters.find((parameter) => parameter.includes('charset=')) ?? 'charset=utf-8';
      const [main, sub] = type.split('/');
      return charset === 'charset=utf-8' && OFFERED.some((offered) => fits(main, sub, offered.split('/')));
    });
}

function fits(main: string | undefined, sub: string | undefined, [offeredMain, offeredSub]: string[]): boolean {
  return (main === '*' || main === offeredMain) && (sub === '*' || sub === offeredSub);
}
