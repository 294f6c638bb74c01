import { InvalidSettings } from '../config/invalid-settings.ts';
import { StoreUnavailable } from '../store/store.ts';

/** Returns why a command failed and what to do next, in a few lines without a stack. */
export function explain(error: unknown): string {
  if (error instanceof InvalidSettings) return `wrong settings:\n${error.problems.map((it) => `  ${it}`).join('\n')}`;
  if (error instanceof StoreUnavailable) return error.advice;
  const { code, message, port, address, hostname } = error as NetworkError;
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} is in use: stop what listens there, or choose another with PORT=4001`;
    case 'EACCES':
      return `no right to listen on port ${port}: choose one above 1023 with PORT`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `this machine has no address ${address ?? hostname}: set HOST to one of its own, or to 0.0.0.0 for all`;
    default:
      return message ?? String(error);
  }
}

interface NetworkError extends NodeJS.ErrnoException {
  port?: number;
  address?: string;
  hostname?: string;
}
