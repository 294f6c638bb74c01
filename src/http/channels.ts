import { channel } from 'node:diagnostics_channel';

/** An answer that has been sent. */
export interface Answered {
  status: number;
}

/** What the server tells whoever watches. */
export const answers = channel('contact-gateway:answer');
