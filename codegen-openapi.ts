import { mkdirSync, writeFileSync } from 'node:fs';
import openapiTypes, { astToString, COMMENT_HEADER, type OpenAPI3 } from 'openapi-typescript';
import { openapiDocument } from './src/rest/openapi/document.ts';

/** `npm run codegen` also prints the types that a client of the REST API is written with, from the document itself. */
const folder = new URL('examples/rest/generated/', import.meta.url);
// Properties with a default are optional in requests.
const types = await openapiTypes(openapiDocument('0') as unknown as OpenAPI3, { defaultNonNullable: false });
mkdirSync(folder, { recursive: true });
writeFileSync(new URL('openapi.ts', folder), COMMENT_HEADER + astToString(types));
