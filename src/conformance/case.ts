import type { AccessKey } from '../access/access-key.ts';
import type { Seed } from './environment/seed.ts';
import type { Identifier, Step } from './step.ts';

/**
 * One sentence of the specification that must be true through every API. Cases are plain data that JSON can represent.
 * Values that are unknown beforehand are markers (`From` in a step, `Marker` in an expectation).
 */
export interface Case {
  /** The permanent id of the case, for example `update.lists.removal-wins`. */
  id: string;
  name: string;
  /** The source of the sentence. Default: our decision. */
  source?: Source;
  /** Changes to the workspace that every case starts from. */
  seed?: Partial<Seed>;
  rights?: Partial<Pick<AccessKey, 'scopes' | 'origin'>>;
  /** The access key. Default: the key of the workspace. `foreign`: a key of another workspace. */
  key?: 'foreign' | 'none' | 'unknown' | 'malformed';
  workspaceId?: string;
  /** Preparing steps. None of them may fail. */
  given?: readonly Step[];
  when: Step;
  expect: Expected;
  /** Further steps and their expected results. Not named `then`, which would make the case a promise. */
  afterwards?: readonly { when: Step; expect: Expected }[];
}

/** The documentation of the API, public clients that run against it, or our decision if both say nothing. */
export const SOURCES = ['documented', 'seen', 'ours'] as const;
export type Source = (typeof SOURCES)[number];

/** The expected result of a step. */
export interface Expected {
  /** Default: UPDATED, if the operation reports an outcome. */
  outcome?: 'CREATED' | 'UPDATED' | 'UNCHANGED';
  /** All expected problems. `path` has the form `addToLists[2]`. Default for `message`: any text. */
  problems?: readonly { code: string; path: string; message?: string | Marker }[];
  skipped?: readonly Identifier[];
  /** The fields to compare. Each must be equal as a whole. */
  result?: Record<string, unknown>;
  /** Nothing changes, although nothing is rejected. */
  unchanged?: true;
  /** GraphQL's types already reject the value, before the gateway sees it. */
  refusedByTypes?: true;
}

/** Matches any text, or any text that includes another. */
export type Marker = { $any: 'text' } | { $including: string };
