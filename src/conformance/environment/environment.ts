import { randomBytes } from 'node:crypto';
import type { Answer, Call } from '../apis/api.ts';
import type { Case } from '../case.ts';
import type { Names } from '../names.ts';
import type { Operation, Step } from '../step.ts';
import { SEED, type Seed } from './seed.ts';

/** The place where cases run: creates their initial data and removes it. */
export interface Environment {
  prepare(testCase: Case): Promise<Prepared | Skipped>;
  /** Removes shared data. Returns descriptions of data that could not be removed. */
  close(): Promise<string[]>;
}

export interface Prepared {
  call: Call;
  names: Names;
  /** Receives the result of each step, so that created data is removed too. */
  done(step: Step, answer: Answer): void;
  clear(): Promise<void>;
}

interface Skipped {
  /** The requirement of the case that this environment cannot meet. */
  skipped: string;
}

/** Returns the requirement of a case that needs more than an access key. Undefined if there is none. */
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

/** These operations cannot be undone: a definition can be archived, but not deleted. */
const CHANGES_DEFINITIONS: readonly Operation[] = [
  'createAttributeDefinition',
  'updateAttributeDefinition',
  'archiveAttributeDefinition',
];

/**
 * Returns the requirement of a case that expects complete pages: an otherwise empty workspace. Undefined if the case
 * has none.
 */
export function needsExclusive({ when, expect, afterwards = [] }: Pick<Case, 'when' | 'expect' | 'afterwards'>) {
  const pages = [{ when, expect }, ...afterwards].filter(({ when: step }) => SHOWS_ALL.includes(step.operation));
  const telling = pages.some(({ expect: { result = {} } }) => 'ids' in result || 'hasNextPage' in result);
  return telling ? 'a workspace with no contacts, lists and accounts in it' : undefined;
}

const SHOWS_ALL: readonly Operation[] = ['contacts', 'lists', 'accounts', 'attributeDefinitions'];

/** Returns whether a case changes lists or accounts themselves, so that other cases cannot share them. */
export function changesFixtures(testCase: Case): boolean {
  return stepsOf(testCase).some(({ operation }) => CHANGES_GROUND.includes(operation));
}

const CHANGES_GROUND: readonly Operation[] = ['updateList', 'deleteList', 'updateAccount', 'deleteAccount'];

/** Returns all steps of a case in order. */
export function stepsOf({ given = [], when, afterwards = [] }: Pick<Case, 'given' | 'when' | 'afterwards'>): Step[] {
  return [...given, when, ...afterwards.map((one) => one.when)];
}

/** Returns whether data contains an attribute key at any depth. */
export function mentions(data: object, attribute: string): boolean {
  return JSON.stringify(data).includes(`"${attribute}"`);
}

/** Returns the seed of a case. */
export function seedOf({ seed }: Case): Seed {
  return { ...SEED, ...seed };
}

/** Returns the call of a case, with the key and the workspace that the case names. */
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
