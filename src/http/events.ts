import { channel, tracingChannel } from 'node:diagnostics_channel';
import type { IncomingHttpHeaders } from 'node:http';

/** An answer that has been sent. */
export interface ResponseEvent {
  status: number;
}

/** A request from its headers to its answer. */
export interface ServedRequest {
  method: string;
  /** The pattern of its route; null where there is none. */
  route: string | null;
  headers: IncomingHttpHeaders;
  /** Once it is answered. */
  status?: number;
  /** The id of its trace, set by tracing, for the log. */
  traceId?: string;
}

/** Diagnostics channels of the server. */
export const responses = channel('contact-gateway:answer');
/** A request that is refused because too many are being answered. */
export const overloadRejections = channel('contact-gateway:refusal');
export const requests = tracingChannel<unknown, ServedRequest>('contact-gateway:request');
