import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { buildSchema, type DocumentNode, execute, parse, validate } from 'graphql';
import { announce } from './announce.ts';

/**
 * The fastest possible response of graphql-js to the same document over the same schema: parsed and validated once,
 * executed by a plain Node handler, with a fixed result and no database.
 */
const source = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');
const schema = buildSchema(source);

const contact = {
  id: '01890000-0000-7000-8000-000000000000',
  version: 2,
  attributes: {
    firstName: 'Ada',
    lastName: 'Lovelace',
    age: 36,
    subscribedSms: true,
    displayName: 'Ada',
    city: 'London',
  },
};
const rootValue = { updateContact: async () => ({ contact, errors: [] }) };
const documents = new Map<string, DocumentNode>();

function documentFor(query: string): DocumentNode {
  const known = documents.get(query);
  if (known !== undefined) return known;
  const document = parse(query);
  const errors = validate(schema, document);
  if (errors[0] !== undefined) throw errors[0];
  documents.set(query, document);
  return document;
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', async () => {
    const { query, variables } = JSON.parse(Buffer.concat(chunks).toString());
    const result = await execute({ schema, document: documentFor(query), rootValue, variableValues: variables });
    const body = JSON.stringify(result);
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
    response.end(body);
  });
});
announce(server);
