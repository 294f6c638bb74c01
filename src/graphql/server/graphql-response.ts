import type { ExecutionResult } from 'graphql';
import { type FetchAPI, processRegularResult } from 'graphql-yoga';
import type { MediaType } from './media-type.ts';

export interface GraphQLResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Returns Yoga's response for a result with masked errors, without creating a WHATWG `Response`. */
export function responseOf(result: ExecutionResult, mediaType: MediaType): GraphQLResponse {
  const stream = STREAMS[mediaType];
  const response = processRegularResult(
    result,
    FETCH_API,
    stream?.regularType ?? mediaType,
  ) as unknown as PlainResponse;
  if (stream === undefined) return response;
  const { status, headers, body } = response;
  return { status, headers: { ...headers, 'Content-Type': stream.contentType }, body: stream.frame(body) };
}

/** The interface that Yoga uses to create a response. */
class PlainResponse implements GraphQLResponse {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;

  constructor(body: string, { status, headers }: Omit<GraphQLResponse, 'body'>) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}

const FETCH_API = { Response: PlainResponse } as unknown as FetchAPI;

interface StreamType {
  contentType: string;
  /** The type of a response without streaming, with the same status. */
  regularType: MediaType;
  frame(json: string): string;
}

/** Types for multiple results. No operation has more than one. */
const STREAMS: Partial<Record<MediaType, StreamType>> = {
  'text/event-stream': {
    contentType: 'text/event-stream',
    regularType: 'application/json',
    frame: (json) => `:\n\nevent: next\ndata: ${json}\n\nevent: complete\ndata:\n\n`,
  },
  'multipart/mixed': {
    contentType: 'multipart/mixed; boundary="-"',
    regularType: 'application/graphql-response+json',
    frame(json) {
      const head = `Content-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(json)}`;
      return `\r\n---\r\n${head}\r\n\r\n${json}\r\n-----`;
    },
  },
};
