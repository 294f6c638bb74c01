import { Readable } from 'node:stream';

/** Lines that are sent together, in characters: a client is as slow as it reads them. */
const CHUNK = 64 * 1024;

/**
 * Returns a stream of JSON lines. It takes the next nodes only when the previous lines have been read, so that it holds
 * one part for a slow client. Calls `onEnd` when all lines have been read, the client is gone, or a part fails.
 */
export function ndjsonStream<Node>(
  parts: AsyncGenerator<Node[], void, undefined>,
  bodyFrom: (node: Node) => object,
  onEnd: () => void,
): Readable {
  return Readable.from(linesOf(parts, bodyFrom), { objectMode: false }).once('close', onEnd);
}

async function* linesOf<Node>(parts: AsyncGenerator<Node[], void, undefined>, bodyFrom: (node: Node) => object) {
  for await (const nodes of parts) {
    let lines = '';
    for (const node of nodes) {
      lines += `${JSON.stringify(bodyFrom(node))}\n`;
      if (lines.length < CHUNK) continue;
      yield lines;
      lines = '';
    }
    if (lines !== '') yield lines;
  }
}
