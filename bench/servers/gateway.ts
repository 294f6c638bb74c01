import { pino } from 'pino';
import { startApp } from '../../src/app.ts';
import { type Durability, openSqlite } from '../../src/store/sqlite/open.ts';

/** The gateway itself, with another way to the disk: `node gateway.ts <file> <Durability as JSON>`. */
const [file = '', durability = '{}'] = process.argv.slice(2);
const store = await openSqlite(file, JSON.parse(durability) as Durability);
const settings = { host: '127.0.0.1', port: 0, databaseUrl: `file:${file}`, logLevel: 'warn', demo: false } as const;
const app = await startApp(settings, store, pino({ level: 'warn' }));
process.send?.(Number(new URL(app.url).port));
process.on('SIGINT', () => app.close().then(() => process.exit()));
