import { randomBytes } from 'node:crypto';
import type { Case } from './case.ts';
import type { Answer, Call } from './door.ts';
import type { Names } from './names.ts';
import { SEED, type Seed } from './seed.ts';
import type { Step } from './step.ts';

/** Where cases are played: makes what they start from, and takes it away again. */
export interface Stage {
  prepare(testCase: Case): Promise<Prepared | Skipped>;
  /** Takes away what all cases shared. Returns what stays behind, in words. */
  close(): Promise<string[]>;
}

export interface Prepared {
  call: Call;
  names: Names;
  /** To be told what each step came to, so that what it made is taken away, too. */
  done(step: Step, answer: Answer): void;
  clear(): Promise<void>;
}

interface Skipped {
  /** What the case needs and this stage cannot give. */
  skipped: string;
}

/** What a case needs that nobody can make from outside, with a key alone; undefined where there is nothing. */
export function needsInside({ seed, rights, key, ...testCase }: Case): string | undefined {
  if (seed?.settings !== undefined) return `a workspace with settings: ${Object.keys(seed.settings)}`;
  if (seed?.definitions !== undefined || seed?.lists !== undefined) return 'a workspace with definitions of its own';
  if (rights !== undefined) return `a key with other rights: ${Object.values(rights).flat()}`;
  if (key === 'foreign') return "another workspace's key";
  const archived = SEED.definitions.find(({ key: name, ...more }) => 'archived' in more && mentions(testCase, name));
  return archived && `an archived attribute definition: ${archived.key}`;
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
