import type { AccessKey } from '../access/access-key.ts';
import type { Seed } from './environment/seed.ts';
import type { Identifier, Step } from './step.ts';

/**
 * One sentence of the specification, to be true through every API. Cases are plain data, which JSON can hold: what is
 * not known beforehand is a marker (`From` in a step, `Marker` in what is expected).
 */
export interface Case {
  /** Names the case for good, such as `update.lists.removal-wins`. */
  id: string;
  name: string;
  /** What the sentence follows from; a decision of ours where nothing is said. */
  source?: Source;
  /** Changes the workspace that every case starts from. */
  seed?: Partial<Seed>;
  rights?: Partial<Pick<AccessKey, 'scopes' | 'origin'>>;
  /** The key of the workspace where nothing is said. `foreign`: another workspace's. */
  key?: 'foreign' | 'none' | 'unknown' | 'malformed';
  workspaceId?: string;
  /** What to do before; no step of it may fail. */
  given?: readonly Step[];
  when: Step;
  expect: Expected;
  /** What is done next, and must come to; not `then`, which would make a promise of the case. */
  afterwards?: readonly { when: Step; expect: Expected }[];
}

/** The documentation of the API, public clients that run against it, or what we have decided where both are silent. */
export const SOURCES = ['documented', 'seen', 'ours'] as const;
export type Source = (typeof SOURCES)[number];

/** What a step must come to. */
export interface Expected {
  /** UPDATED where nothing is said and the operation is one that tells. */
  outcome?: 'CREATED' | 'UPDATED' | 'UNCHANGED';
  /** Nothing else may be wrong. `path` as `addToLists[2]`; `message` is any text where nothing is said. */
  problems?: readonly { code: string; path: string; message?: string | Marker }[];
  skipped?: readonly Identifier[];
  /** The fields that matter; each must be as said, whole. */
  result?: Record<string, unknown>;
  /** Nothing changes, although nothing is refused. */
  unchanged?: true;
  /** A client of GraphQL is refused already by the types of GraphQL, before we see the value. */
  refusedByTypes?: true;
}

/** Stands for any text, or for any that holds another. */
export type Marker = { $any: 'text' } | { $including: string };
