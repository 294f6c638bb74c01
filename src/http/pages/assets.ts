import type { FastifyInstance } from 'fastify';
import { builtFiles } from '../../protocol/built-files.ts';
import { ASSETS_PATH } from '../../protocol/built-page.ts';
import { OWN_FILES_HEADERS } from './own-files.ts';

/** The scripts and styles of the built pages. A script may start as a thread, which then has the policy of the pages. */
export async function assets(server: FastifyInstance): Promise<void> {
  server.get(`${ASSETS_PATH}:name`, builtFiles(OWN_FILES_HEADERS));
}
