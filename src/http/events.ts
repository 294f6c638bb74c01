import { channel, tracingChannel } from 'node:diagnostics_channel';
import type { IncomingHttpHeaders } from 'node:http';

/** A sent response. */
export interface ResponseEvent {
  status: number;
}

/** A request, from its headers to its response. */
export interface ServedRequest {
  method: string;
  /** The pattern of its route. Null if no route matches. */
  route: string | null;
  headers: IncomingHttpHeaders;
  /** Set when the response has been sent. */
  status?: number;
  /** The trace id for the log. Set by tracing. */
  traceId?: string;
}

/** Diagnostics channels of the server. */
export const responses = channel('contact-gateway:answer');
/** Published when a request is rejected because too many are in progress. */
export const overloadRejections = channel('contact-gateway:refusal');
export const requests = tracingChannel<unknown, ServedRequest>('contact-gateway:request');
