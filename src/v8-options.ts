/**
 * V8 options of commands that work for long, by command (docs/performance.md). `--max-semi-space-size` is the size of
 * each half of the young generation in MiB, and `--initial-old-space-size` that of the old one before its first full
 * collection. Requests in progress, and batches of an import, outlive the defaults. An import uses both processors, so
 * that more than one thread of the garbage collector only waits for the others.
 */
const SERVING = ['--max-semi-space-size=16'];
const IMPORTING = ['--max-semi-space-size=8', '--initial-old-space-size=64', '--v8-pool-size=1'];
const OPTIONS: Record<string, readonly string[]> = { serve: SERVING, demo: SERVING, import: IMPORTING };

// V8 takes these only when it starts. The first line of a program cannot give options to Node everywhere: `env` of
// BusyBox knows no -S. Windows cannot replace a process, and has the defaults.
const command = process.argv[2] ?? '';
const options = Object.hasOwn(OPTIONS, command) ? (OPTIONS[command] as readonly string[]) : [];
const isSet = process.execArgv.some((option) => option.startsWith('--max-semi-space-size'));
if (options.length > 0 && !isSet && process.platform !== 'win32') {
  process.execve?.(process.execPath, [process.execPath, ...options, ...process.execArgv, ...process.argv.slice(1)]);
}
