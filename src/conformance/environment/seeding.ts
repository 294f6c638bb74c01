import type { Answer } from '../apis/api.ts';
import type { Names } from '../names.ts';
import type { Step } from '../step.ts';
import { SEED, type Seed } from './seed.ts';

/** The server does not allow the key to create the seed. */
class CannotSeed extends Error {}

export type Ask = (step: Step) => Promise<Answer>;

/** Creates a list and returns the id from the server. */
export async function makeList(ask: Ask, name: string): Promise<string> {
  const answer = await ask({ operation: 'createList', body: { name } });
  const id = answer.result?.id;
  if (typeof id !== 'string')
    throw new CannotSeed(`the key cannot make the lists that cases need: ${reasonOf(answer)}`);
  return id;
}

/** Defines missing attributes of the seed. Returns the created ones, and the reasons for the rejected ones. */
export async function defineAttributes(ask: Ask): Promise<{ made: string[]; rejected: Map<string, string> }> {
  const made: string[] = [];
  const rejected = new Map<string, string>();
  for (const definition of SEED.definitions) {
    if ('archived' in definition) continue;
    const body = { displayName: definition.key, ...definition };
    const answer = await ask({ operation: 'createAttributeDefinition', body });
    if (answer.problems.length === 0) made.push(definition.key);
    else if (answer.problems.some(({ code }) => code !== 'ResourceAlreadyExists')) {
      rejected.set(definition.key, reasonOf(answer));
    }
  }
  return { made, rejected };
}

/**
 * Creates a contact by an upsert with its first identifier, without attributes that are not defined. Pairs the ids from
 * the server with those of the seed. Returns the id of the contact, or the reason for the rejection.
 */
export async function makeContact(
  ask: Ask,
  names: Names,
  { id: known, body }: NonNullable<Seed['contacts']>[number],
  undefinable: ReadonlyMap<string, string>,
): Promise<{ id: string } | { rejected: string }> {
  const [identifier] = body.addIdentifiers ?? [];
  if (identifier === undefined) throw new Error(`contact ${known} of the table has no identifier`);
  const { initialReference, ...attributes } = body.attributes ?? {};
  const defined = Object.entries(attributes).filter(([key]) => !undefinable.has(key));
  const answer = await ask(
    names.outward({
      operation: 'upsertContact',
      path: { identifier: { key: identifier.key, value: identifier.value } },
      body: { ...body, attributes: Object.fromEntries(defined) },
    }),
  );
  const id = answer.result?.id;
  if (typeof id !== 'string') return { rejected: reasonOf(answer) };
  names.pair(known, id);
  const given = (answer.result?.attributes as Record<string, unknown> | undefined)?.initialReference;
  if (typeof initialReference === 'string' && typeof given === 'string') names.pair(initialReference, given);
  return { id };
}

function reasonOf({ problems }: Answer): string {
  return problems.map(({ code, message }) => `${code} (${message})`).join('; ') || 'the answer has no id';
}
