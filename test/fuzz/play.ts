import type { Agent } from 'node:http';
import { isDeepStrictEqual } from 'node:util';
import { type Answer, type Api, type HttpResponse, unreadable } from '../../src/conformance/apis/api.ts';
import { graphqlPlugin } from '../../src/conformance/apis/graphql.ts';
import { restPlugin } from '../../src/conformance/apis/rest.ts';
import { SEED } from '../../src/conformance/environment/seed.ts';
import { OPERATIONS, type Step } from '../../src/conformance/step.ts';
import type { Services } from '../../src/resolvers/runtime/services.ts';
import { makeWorkspace, type TestWorkspace } from '../gateway.ts';
import { isForced, isRejected, type Pair } from './forced-differences.ts';
import { type Input, type WireInput, written } from './input.ts';
import { assertSafe, Broken } from './properties.ts';
import { sendWire, type Wire } from './send.ts';

/** The target of inputs. */
export interface Gate {
  url: string;
  services: Services;
  agent: Agent;
}

/** Two equal workspaces, one for each API, so that each can repeat the operations of the other. */
interface Twins {
  rest: TestWorkspace;
  graphql: TestWorkspace;
}

export interface World extends Twins {
  /** The workspace for inputs to only one API. */
  exclusive: TestWorkspace;
}

export async function makeWorld({ services }: Gate): Promise<World> {
  const [rest, graphql, exclusive] = await Promise.all([1, 2, 3].map(() => makeWorkspace(services, SEED)));
  return { rest, graphql, exclusive } as World;
}

/** The result of an input: the statuses, and whether the twins now differ. */
export interface Played {
  statuses: number[];
  parted: boolean;
}

/** Sends an input. Rejects with `Broken` if a property does not hold. `closely` also checks the rows in the store, and the state that both APIs read. */
export function play(gate: Gate, world: World, input: Input, closely: boolean): Promise<Played> {
  return input.kind === 'step' ? playStep(gate, world, input.step, closely) : playWire(gate, world, input, closely);
}

async function playWire(gate: Gate, { exclusive }: World, input: WireInput, closely: boolean): Promise<Played> {
  const wire = wireOf(input, exclusive);
  const before = closely ? await exclusive.rows() : undefined;
  const response = await sendWire(gate.url, gate.agent, wire);
  assertSafe(wire, response);
  if (before !== undefined && isRefusal(response)) await assertSame(exclusive, before, response);
  return { statuses: [response.status], parted: false };
}

/** The bytes of a wire input for a workspace. */
export function wireOf(
  { method, path, headers, body }: WireInput,
  { id, key }: Pick<TestWorkspace, 'id' | 'key'>,
): Wire {
  const filled = (text: string) => text.replaceAll('{workspaceId}', id).replaceAll('{key}', key);
  return {
    method,
    path: filled(path),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, filled(value)])),
    ...(body === undefined ? {} : { body: Buffer.from(filled(body), 'latin1') }),
  };
}

/** Rejected as a whole: no part of it may have an effect. */
function isRefusal({ status, text }: HttpResponse): boolean {
  return status >= 400 || (text.startsWith('{"errors"') && !text.includes('"data"'));
}

type Rows = Awaited<ReturnType<TestWorkspace['rows']>>;

async function assertSame({ rows }: TestWorkspace, before: Rows, { status, text }: HttpResponse): Promise<void> {
  const after = await rows();
  const changed = Object.keys(after).filter((table) => !isDeepStrictEqual(after[table], before[table]));
  if (changed.length === 0) return;
  throw new Broken(`it was rejected, but rows of ${changed.join(', ')} have changed: ${status} ${text.slice(0, 500)}`);
}

async function playStep(gate: Gate, twins: Twins, step: Step, closely: boolean): Promise<Played> {
  const isRead = OPERATIONS[step.operation] === 'reads';
  const workspaces = isRead ? { rest: twins.rest, graphql: twins.rest } : twins;
  const statuses: number[] = [];
  const ask = async (api: Api, workspace: TestWorkspace, asked: Step) => {
    const wire = stepWire(api, workspace, asked);
    const response = await sendWire(gate.url, gate.agent, wire);
    assertSafe(wire, response);
    return { response, answer: read(api, asked, response) };
  };
  const through = async (api: Api, workspace: TestWorkspace) => {
    const before = closely && !isRead ? await workspace.rows() : undefined;
    const { response, answer } = await ask(api, workspace, step);
    statuses.push(response.status);
    if (before !== undefined && isRejected(answer)) await assertSame(workspace, before, response);
    return answer;
  };
  const pair = {
    step,
    rest: await through(restPlugin, workspaces.rest),
    graphql: await through(graphqlPlugin, workspaces.graphql),
  };
  const forced = isForced(pair);
  if (!forced) assertAgreement(pair, workspaces);
  if (!isRead && closely) {
    await assertReadable(pair.rest, step, (api, asked) => ask(api, workspaces.rest, asked));
    await assertReadable(pair.graphql, step, (api, asked) => ask(api, workspaces.graphql, asked));
  }
  // Several updates in one call can differ in part, so that neither is rejected.
  return { statuses, parted: forced && !isRead && !(isRejected(pair.rest) && isRejected(pair.graphql)) };
}

export function stepWire(api: Api, { id, key }: Pick<TestWorkspace, 'id' | 'key'>, step: Step): Wire {
  const { method, url, headers, body } = api.request({ url: '', key, workspaceId: id }, step);
  return { method, path: url, headers, ...(body === undefined ? {} : { body: Buffer.from(written(body)) }) };
}

function read(api: Api, step: Step, response: HttpResponse): Answer {
  try {
    const answer = api.answer(step, response);
    const { errors } = answer.result ?? {};
    // The preview of an update is compared like the update.
    return errors === undefined ? answer : { ...answer, problems: errors as Answer['problems'] };
  } catch {
    return unreadable(response);
  }
}

/** Both succeed or both fail, for the same reasons and with the same result. */
function assertAgreement({ rest, graphql }: Pair, workspaces: Twins): void {
  const [one, other] = [comparable(rest, workspaces.rest), comparable(graphql, workspaces.graphql)];
  if (!isDeepStrictEqual(one, other)) {
    throw new Broken(`the APIs differ:\nREST    ${JSON.stringify(one)}\nGraphQL ${JSON.stringify(other)}`);
  }
  // REST has one code for all problems of a response.
  const codes = graphql.problems.map(({ code }) => code);
  if (isRejected(rest) && !codes.includes(rest.problems[0]?.code ?? '')) {
    throw new Broken(`the codes differ: REST ${rest.problems[0]?.code}, GraphQL ${codes}`);
  }
}

function comparable({ result, outcome, problems, skipped }: Answer, { id }: TestWorkspace): unknown {
  return JSON.parse(
    JSON.stringify({
      result: bare(result),
      outcome,
      skipped,
      // In GraphQL, a path is a list of texts, so a numeric key looks like an index.
      problems: [...new Set(problems.map(({ path }) => path.replace(/\[(\d+)\]/g, '.$1')))].sort(),
    })
      .replaceAll(id, '(workspace)')
      .replaceAll(/0(?!190a000)[0-9a-f]{7}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g, '(fresh id)')
      .replaceAll(/"(created|updated)At":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"/g, '"$1At":"(time)"'),
  );
}

/** The part of the result that both APIs show: one has null for fields without a value, or uses headers. */
function bare(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(bare);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, part]) => !isNothing(name, part) && !LEFT_OUT.has(name))
      .map(([name, part]) => [name, FREE.has(name) ? part : bare(part)])
      .sort(([one], [other]) => ((one as string) < (other as string) ? -1 : 1)),
  );
}

/** For an identifier without properties, REST has an empty object and GraphQL null. */
function isNothing(name: string, part: unknown): boolean {
  return part === null || (name === 'properties' && JSON.stringify(part) === '{}');
}

/** The parts that clients name are compared completely. */
const FREE = new Set(['attributes', 'properties']);
/** The parts that only one API shows, and the count of a list with its time. */
const LEFT_OUT = new Set(['version', 'contactId', 'counter', 'errors', 'status']);

type Ask = (api: Api, step: Step) => Promise<{ answer: Answer }>;

/** Checks that both APIs show the accepted result. */
async function assertReadable({ result }: Answer, { operation, path = {} }: Step, ask: Ask): Promise<void> {
  if (result === null) return;
  for (const reading of readingsOf(operation, { ...path, ...textsOf(result) })) {
    const { answer: rest } = await ask(restPlugin, reading);
    const { answer: graphql } = await ask(graphqlPlugin, reading);
    if (isForced({ step: reading, rest, graphql })) continue;
    if (!isDeepStrictEqual(bare(rest.result), bare(graphql.result))) {
      throw new Broken(`read back differently:\nREST    ${JSON.stringify(rest)}\nGraphQL ${JSON.stringify(graphql)}`);
    }
    // Additional attributes are not in the state, nor are the effects of a revert on other contacts.
    const hidden = { attributes: 0, restoredContactIds: null, mergedAgainContactIds: null };
    const [written, shown] = [result, rest.result].map((one) => bare({ ...one, ...hidden }));
    if ('id' in result && rest.result?.ids === undefined && !isDeepStrictEqual(shown, written)) {
      throw new Broken(`not read as written:\nwritten ${JSON.stringify(result)}\nread    ${JSON.stringify(rest)}`);
    }
  }
}

function textsOf(result: Answer['result']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(result ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** The steps that read what another step has written. */
function readingsOf(operation: Step['operation'], parts: Record<string, unknown>): Step[] {
  const { id, key, contactId, listId } = parts as Record<string, string>;
  switch (operation) {
    case 'createContact':
    case 'updateContact':
    case 'upsertContact':
    case 'mergeContacts':
    case 'revertContact':
      return [
        { operation: 'contact', path: { contactId: id as string } },
        { operation: 'contactIdentifiers', path: { contactId: id as string } },
      ];
    case 'addContactIdentifier':
      return [{ operation: 'contactIdentifiers', path: { contactId: contactId as string } }];
    case 'createList':
    case 'updateList':
      return [{ operation: 'list', path: { listId: id as string } }];
    case 'addContactsToList':
    case 'removeContactsFromList':
      return [{ operation: 'listContacts', path: { listId: listId as string } }];
    case 'createAccount':
    case 'updateAccount':
      return [{ operation: 'account', path: { accountId: id as string } }];
    case 'createAttributeDefinition':
    case 'updateAttributeDefinition':
      return [{ operation: 'attributeDefinition', path: { key: key as string } }];
    default:
      return [];
  }
}
