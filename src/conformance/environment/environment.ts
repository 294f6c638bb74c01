import { randomBytes } from 'node:crypto';
import type { Answer, Call } from '../apis/api.ts';
import type { Case } from '../case.ts';
import type { Names } from '../names.ts';
import type { Operation, Step } from '../step.ts';
import { SEED, type Seed } from './seed.ts';

/** Where cases are played: makes what they start from, and takes it away again. */
export interface Environment {
  prepare(testCase: Case): Promise<Prepared | Skipped>;
  /** Takes away what all cases shared. Returns what stays behind, in words. */
  close(): Promise<string[]>;
}

export interface Prepared {
  call: Call;
  names: Names;
  /** Receives the result of each step, so that what it made is removed, too. */
  done(step: Step, answer: Answer): void;
  clear(): Promise<void>;
}

interface Skipped {
  /** What the case needs and this stage cannot give. */
  skipped: string;
}

/** What a case needs that nobody can make from outside, with a key alone; undefined where there is nothing. */
export function requiresAdmin({ seed, rights, key, ...testCase }: Case): string | undefined {
  if (seed?.settings !== undefined) return `a workspace with settings: ${Object.keys(seed.settings)}`;
  if (seed?.definitions !== undefined || seed?.lists !== undefined) return 'a workspace with definitions of its own';
  if (rights !== undefined) return `a key with other rights: ${Object.values(rights).flat()}`;
  if (key === 'foreign') return "another workspace's key";
  if (stepsOf(testCase).some(({ operation }) => CHANGES_DEFINITIONS.includes(operation))) {
    return 'to change attribute definitions, which would stay changed';
  }
  const archived = SEED.definitions.find(({ key: name, ...more }) => 'archived' in more && mentions(testCase, name));
  return archived && `an archived attribute definition: ${archived.key}`;
}

/** These cannot be taken back: a definition can be archived, but not deleted. */
const CHANGES_DEFINITIONS: readonly Operation[] = [
  'createAttributeDefinition',
  'updateAttributeDefinition',
  'archiveAttributeDefinition',
];

/** What else must not be in the workspace, where a case says what is in a page of all there is. */
export function needsExclusive({ when, expect, afterwards = [] }: Pick<Case, 'when' | 'expect' | 'afterwards'>) {
  const pages = [{ when, expect }, ...afterwards].filter(({ when: step }) => SHOWS_ALL.includes(step.operation));
  const telling = pages.some(({ expect: { result = {} } }) => 'ids' in result || 'hasNextPage' in result);
  return telling ? 'a workspace with no contacts, lists and accounts in it' : undefined;
}

const SHOWS_ALL: readonly Operation[] = ['contacts', 'lists', 'accounts', 'attributeDefinitions'];

/** Whether a case changes lists or accounts themselves, so that no other case can stand on them. */
export function changesFixtures(testCase: Case): boolean {
  return stepsOf(testCase).some(({ operation }) => CHANGES_GROUND.includes(operation));
}

const CHANGES_GROUND: readonly Operation[] = ['updateList', 'deleteList', 'updateAccount', 'deleteAccount'];

/** Every step of a case, in its order. */
export function stepsOf({ given = [], when, afterwards = [] }: Pick<Case, 'given' | 'when' | 'afterwards'>): Step[] {
  return [...given, when, ...afterwards.map((one) => one.when)];
}

/** Whether an attribute is named anywhere in some data. */
export function mentions(data: object, attribute: string): boolean {
  return JSON.stringify(data).includes(`"${attribute}"`);
}

/** The seed of a case. */
export function seedOf({ seed }: Case): Seed {
  return { ...SEED, ...seed };
}

/** How a case calls, where that can be had from outside. */
export function callOf({ key, workspaceId }: Case, call: Call): Call {
  return { ...call, key: keyOf(key, call.key), workspaceId: workspaceId ?? call.workspaceId };
}

function keyOf(key: Case['key'], own: string | undefined): string | undefined {
  switch (key) {
    case 'none':
      return undefined;
    case 'malformed':
      return 'no-key';
    case 'unknown':
      return randomBytes(32).toString('base64url');
    default:
      return own;
  }
}
