/** What a client reads while the program has no file descriptor left. */
export const OUT_OF_FILES = {
  code: 'Unavailable',
  message: 'the gateway has no file descriptor left; nothing was changed, try again in a moment',
} as const;

/** Whether something failed because the program may open no more files, such as loading a part of it. */
export function isOutOfFiles(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EMFILE' || code === 'ENFILE' || error.message.includes('too many open files');
}
