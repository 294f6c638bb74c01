import { createServer } from 'node:http';
import { announce } from './announce.ts';

/** The fastest possible JSON server in Node: reads a body, parses it and sends it back. */
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const body = JSON.stringify(chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString()));
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
    response.end(body);
  });
});
announce(server);
