import type { FastifyInstance } from 'fastify';
import { builtPage } from '../../protocol/built-page.ts';
import { staticContent } from '../../protocol/static-content.ts';
import { OWN_FILES_HEADERS } from './own-files.ts';

/** The data of the page from the server. */
export interface ReferenceContent {
  /** The initial value of the header, if there is demo data to try the calls on. Otherwise the user enters it. */
  authorization?: string | undefined;
}

/** The page at `/docs`, where people read `/openapi.json` and send requests. */
export function referencePage(content: ReferenceContent) {
  const page = { entry: 'docs/main.ts', title: 'contact-gateway: REST reference', content };
  return async (server: FastifyInstance): Promise<void> => {
    server.get(
      '/docs',
      staticContent('text/html', () => builtPage(page), OWN_FILES_HEADERS),
    );
  };
}
