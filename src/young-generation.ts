/** MiB of each half of V8's young generation. Requests in progress outlive the default size (docs/performance.md). */
const SEMI_SPACE = '--max-semi-space-size=16';

// V8 takes the size only when it starts. The first line of a program cannot give options to Node everywhere: `env` of
// BusyBox knows no -S. Windows cannot replace a process, and has the default size.
const isBusy = ['serve', 'demo', 'import'].includes(process.argv[2] ?? '');
const isSet = process.execArgv.some((option) => option.startsWith('--max-semi-space-size'));
if (isBusy && !isSet && process.platform !== 'win32') {
  process.execve?.(process.execPath, [process.execPath, SEMI_SPACE, ...process.execArgv, ...process.argv.slice(1)]);
}
