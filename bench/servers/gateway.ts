import { pino } from 'pino';
import { startApp } from '../../src/app.ts';
import { openSqlite } from '../../src/store/sqlite/open.ts';

/** The gateway with another maximum group size: `node gateway.ts <file> <largest group>`. */
const [file = '', largestGroup] = process.argv.slice(2);
const store = await openSqlite(file, Number(largestGroup));
const settings = { host: '127.0.0.1', port: 0, demo: false, server: { maxConcurrentRequests: 10_000 } } as const;
const app = await startApp(settings, store, pino({ level: 'warn' }));
process.send?.(Number(new URL(app.url).port));
process.on('SIGINT', () => app.close().then(() => process.exit()));
