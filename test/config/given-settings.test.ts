import { expect, test } from 'vitest';
import { readGivenSettings } from '../../src/config/given-settings.ts';
import { InvalidSettings } from '../../src/config/invalid-settings.ts';
import { readSettings } from '../../src/config/settings.ts';

test('values and the texts of environment variables are the same settings', () => {
  const values = {
    PORT: 0,
    METRICS: false,
    GRAPHIQL: true,
    DATABASE_PREPARE_STATEMENTS: true,
    CORS_ORIGINS: ['https://a.example.com', 'https://b.example.com'],
    TRUST_PROXY: ['loopback', '10.0.0.0/8'],
    LOG_LEVEL: undefined,
  };
  const texts = {
    PORT: '0',
    METRICS: 'off',
    GRAPHIQL: 'on',
    DATABASE_PREPARE_STATEMENTS: 'on',
    CORS_ORIGINS: 'https://a.example.com,https://b.example.com',
    TRUST_PROXY: 'loopback, 10.0.0.0/8',
  };
  const settings = readGivenSettings(values, { hasServer: true });
  expect(settings).toEqual(readGivenSettings(texts, { hasServer: true }));
  expect(settings).toEqual(readSettings(texts, { demo: false }));
  expect(settings).toMatchObject({ port: 0, metrics: false, server: { trustProxy: ['loopback', '10.0.0.0/8'] } });
});

test('all problems are reported together', () => {
  const given = {
    PORT: 70_000,
    LOG_LEVEL: 'loud',
    METRICS: null,
    RATE_LIMIT: [1],
    OTEL_TRACES_SAMPLER: 'x',
    WORKERS: 2,
    DATABASE: 'x',
  };
  expect(problemsOf(given, true)).toMatchInlineSnapshot(`
    [
      "METRICS is null, but must be on or off",
      "RATE_LIMIT is an array, but must be requests a second for each key, a whole number from 0 (no limit) to 1000000",
      "OTEL_TRACES_SAMPLER configures the program contact-gateway only: leave it out",
      "WORKERS configures the program contact-gateway only: leave it out",
      "DATABASE is not a setting: the type GatewayServerSettings lists all",
      "PORT is "70000", but must be a whole number from 0 (any free port) to 65535",
      "LOG_LEVEL is "loud", but must be one of trace, debug, info, warn, error, fatal, silent",
    ]
  `);
});

test('settings of servers are problems without a server', () => {
  expect(problemsOf({ PORT: 4000, GRAPHIQL: true, MAX_CONNECTIONS: 1, METRICS: true }, false)).toMatchInlineSnapshot(`
    [
      "PORT applies to startGateway only: leave it out, and configure your own server",
      "GRAPHIQL applies to startGateway only: leave it out, and configure your own server",
      "MAX_CONNECTIONS applies to startGateway only: leave it out, and configure your own server",
    ]
  `);
});

function problemsOf(given: object, hasServer: boolean): readonly string[] {
  try {
    readGivenSettings(given, { hasServer });
    return [];
  } catch (error) {
    if (!(error instanceof InvalidSettings)) throw error;
    return error.problems;
  }
}
