import { CONTACT_SETS, SET_RULES } from '../../contacts/contact/contact-sets.ts';
import type { UpdateContactBody } from '../../contacts/update/update-contact-body.ts';
import { BODY_LIMITS, MAX_BODY_UPDATES } from '../../contacts/validation/limits.ts';
import {
  type ImportRefusal,
  type ImportResult,
  placeInRow,
  resultAfter,
  resultOfFirst,
  type UpdateMade,
} from '../../resolvers/contacts/import-result.ts';
import { ImportError } from '../import-error.ts';
import type { AttributeShape } from '../rows/cell.ts';
import type { RowChange } from '../rows/row-change.ts';
import { type Answer, type Client, createClient } from './client.ts';
import { CHANGED_ROWS } from './direct.ts';
import type { Gateway } from './gateway.ts';

/** The maximum bytes of a request, well below the limit of a gateway. */
const MAX_REQUEST_SIZE = 900_000;
/** The part of a gateway's limits of keys, objects and values that a request uses, because these are estimated. */
const MARGIN = 0.75;
/** The number of simultaneous previews; each row is one request. */
const PREVIEWS_AT_ONCE = 8;
/** The default lifetime of idempotency keys at gateways, in milliseconds. */
const DEFAULT_LIFETIME = 24 * 3_600_000;

/** Imports over HTTP into the workspace of an access key. */
export async function httpGateway(url: string, key: string, signal: AbortSignal): Promise<Gateway> {
  const client = createClient(url, key, signal);
  const { results } = await client.get<{ results: { id: string }[] }>('/workspaces');
  const [workspace] = results;
  if (workspace === undefined) throw new ImportError(`${url} returns no workspace for the key`);
  const path = `/workspaces/${workspace.id}`;
  return {
    workspaceId: workspace.id,
    idempotencyLifetime: DEFAULT_LIFETIME,
    async definitions() {
      const found = await client.getAll<AttributeShape & { key: string }>(`${path}/attribute-definitions`);
      return new Map(found.map((definition) => [definition.key, definition]));
    },
    async listIds() {
      const found = await client.getAll<{ id: string; name: string }>(`${path}/lists`);
      return new Map(
        [...Map.groupBy(found, ({ name }) => name)].map(([name, lists]) => [name, lists.map(({ id }) => id)]),
      );
    },
    async apply(changes, batchKey) {
      const results: ImportResult[] = [];
      for (const [index, request] of inRequests(changes).entries()) {
        results.push(...(await applyRequest(client, path, request, `${batchKey}-${index}`)));
      }
      return results;
    },
    async preview(changes) {
      const results: ImportResult[] = [];
      for (let begin = 0; begin < changes.length; begin += PREVIEWS_AT_ONCE) {
        const some = changes.slice(begin, begin + PREVIEWS_AT_ONCE);
        results.push(...(await Promise.all(some.map((change) => previewRow(client, path, change)))));
      }
      return results;
    },
  };
}

/** A request: updates of contacts, or the creation of one contact without an identifier. */
type Request = { updates: readonly RowChange[] } | { create: RowChange };

/** Divides rows into requests in their order. Equal rows give equal requests. */
function inRequests(changes: readonly RowChange[]): Request[] {
  const requests: Request[] = [];
  let updates: RowChange[] = [];
  let [size, keys, containers, values] = [0, 0, 0, 0];
  const end = () => {
    if (updates.length > 0) requests.push({ updates });
    [updates, size, keys, containers, values] = [[], 0, 0, 0, 0];
  };
  for (const change of changes) {
    if (change.contactId === undefined && change.identifier === undefined) {
      end();
      requests.push({ create: change });
      continue;
    }
    const text = JSON.stringify(change);
    const own = {
      keys: count(text, ':'),
      containers: count(text, '{') + count(text, '['),
      values: count(text, ',') + 1,
    };
    size += Buffer.byteLength(text);
    keys += own.keys;
    containers += own.containers;
    values += own.values;
    const isOver =
      size > MAX_REQUEST_SIZE ||
      keys > BODY_LIMITS.keys * MARGIN ||
      containers > BODY_LIMITS.containers * MARGIN ||
      values > BODY_LIMITS.values * MARGIN;
    if (isOver || updates.length === MAX_BODY_UPDATES) {
      end();
      [size, keys, containers, values] = [Buffer.byteLength(text), own.keys, own.containers, own.values];
    }
    updates.push(change);
  }
  end();
  return requests;
}

/** The number of occurrences of a character in JSON, including those in texts: an upper bound of separators. */
function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

async function applyRequest(client: Client, path: string, request: Request, key: string): Promise<ImportResult[]> {
  if ('create' in request) {
    const { body, more } = request.create;
    const answer = await client.post(`${path}/contacts`, creation(body), key);
    const made = createdFrom(answer);
    return [await withMore(client, path, made, more, key)];
  }
  const { updates } = request;
  const made = await batch(
    client,
    path,
    updates.map(({ contactId, identifier, body }) => ({ contactId, identifier, ...body })),
    key,
  );
  const rest = updates.flatMap(({ more }, index) => {
    const id = idOf(made[index]);
    return id === undefined ? [] : more.map((body) => ({ index, update: { contactId: id, ...body } }));
  });
  const results = made.map(resultOfFirst);
  for (let begin = 0; begin < rest.length; begin += MAX_REST) {
    const some = rest.slice(begin, begin + MAX_REST);
    const further = await batch(
      client,
      path,
      some.map(({ update }) => update),
      `${key}-more-${begin}`,
    );
    some.forEach(({ index }, position) => {
      results[index] = resultAfter(results[index] as ImportResult, further[position] as UpdateMade);
    });
  }
  return results;
}

/** Further updates of one request: each may be as large as one update can be. */
const MAX_REST = 100;

/** The result of one of several updates in REST. */
interface UpdateResult {
  status: number;
  outcome?: 'CREATED' | 'UPDATED' | 'UNCHANGED';
  contactId?: string;
  error?: ErrorBody;
}

async function batch(client: Client, path: string, updates: readonly object[], key: string): Promise<UpdateMade[]> {
  const answer = await client.post(`${path}/contacts/batch`, { updates }, key, isUnfinished);
  if (answer.status !== 200) return refusedTogether(answer, updates.length);
  const { results } = answer.body as { results: UpdateResult[] };
  return results.map(({ outcome, contactId, error }) =>
    outcome === undefined || contactId === undefined ? refusal(error) : { id: contactId, outcome },
  );
}

/** Whether the store failed before all updates were made. A request under the same key continues there. */
function isUnfinished({ status, body }: Answer): boolean {
  return status === 200 && (body as { results: UpdateResult[] }).results.some((result) => result.status === 503);
}

/** A request that is rejected as a whole: the problem belongs to the row if it has only one. */
function refusedTogether({ status, body }: Answer, count: number): UpdateMade[] {
  if (count === 1) return [refusal(body as ErrorBody)];
  const { code, message } = body as ErrorBody;
  throw new ImportError(
    code === 'IdempotencyKeyReused' ? CHANGED_ROWS : `the gateway rejected the import: ${message} (${status})`,
  );
}

function createdFrom({ status, body }: Answer): UpdateMade {
  if (status === 201) return { id: (body as { id: string }).id, outcome: 'CREATED' };
  if ((body as ErrorBody).code === 'IdempotencyKeyReused') throw new ImportError(CHANGED_ROWS);
  return refusal(body as ErrorBody);
}

async function withMore(
  client: Client,
  path: string,
  made: UpdateMade,
  more: readonly UpdateContactBody[],
  key: string,
): Promise<ImportResult> {
  const id = idOf(made);
  if (id === undefined || more.length === 0) return resultOfFirst(made);
  const further = await batch(
    client,
    path,
    more.map((body) => ({ contactId: id, ...body })),
    `${key}-more`,
  );
  return further.reduce<ImportResult>(resultAfter, resultOfFirst(made));
}

/** Converts an update to a creation: its additions become the content. */
function creation({ attributes, addIdentifiers, ...rest }: UpdateContactBody): object {
  const sets = CONTACT_SETS.flatMap((set) => {
    const members = rest[SET_RULES[set].add];
    return members === undefined ? [] : [[set, members] as const];
  });
  const { displayName } = attributes ?? {};
  return {
    displayName,
    attributes,
    ...(addIdentifiers && { identifiers: addIdentifiers }),
    ...Object.fromEntries(sets),
  };
}

function idOf(made: UpdateMade | undefined): string | undefined {
  return made !== undefined && 'id' in made ? made.id : undefined;
}

interface ErrorBody {
  code: string;
  message: string;
  details?: Record<string, string[]>;
}

/** The problems of an error by place; those without a place belong to the whole row. */
function refusal(error: ErrorBody | undefined): ImportRefusal {
  const { message = 'the gateway rejected it without a reason', details = {} } = error ?? {};
  const placed = Object.entries(details).flatMap(([place, messages]) =>
    messages.map((text) => ({
      place: placeInRow(place),
      message: text,
    })),
  );
  return { problems: placed.length > 0 ? placed : [{ place: '', message }] };
}

async function previewRow(client: Client, path: string, change: RowChange): Promise<ImportResult> {
  const [first, ...rest] = await Promise.all(
    [change.body, ...change.more].map((body) => previewPart(client, path, change, body)),
  );
  return rest.reduce<ImportResult>((before, part) => resultAfter(before, madeOf(part)), first as ImportResult);
}

function madeOf(result: ImportResult): UpdateMade {
  return 'problems' in result ? result : { id: '', outcome: result.outcome };
}

async function previewPart(
  client: Client,
  path: string,
  { contactId, identifier }: RowChange,
  body: UpdateContactBody,
): Promise<ImportResult> {
  if (contactId === undefined && identifier === undefined) {
    // A creation has no preview. It conflicts with no other contact, so few problems are possible.
    return typeof body.attributes?.displayName === 'string' ? { outcome: 'CREATED' } : { problems: [NO_NAME] };
  }
  const encoded = [identifier?.key ?? '', identifier?.value ?? ''].map(encodeURIComponent).join('/');
  const place = contactId === undefined ? `identifiers/${encoded}` : encodeURIComponent(contactId);
  const answer = await client.post(`${path}/contacts/${place}/preview`, body);
  if (answer.status !== 200) return refusal(answer.body as ErrorBody);
  const { outcome, errors } = answer.body as {
    outcome?: 'CREATED' | 'UPDATED' | 'UNCHANGED';
    errors: PreviewedError[];
  };
  if (outcome !== undefined && outcome !== null) return { outcome };
  return {
    problems: errors.map(({ path, message }) => ({
      place: placeInRow(path ?? ''),
      message,
    })),
  };
}

interface PreviewedError {
  path?: string;
  message: string;
}

const NO_NAME = {
  place: 'attributes.displayName',
  message: 'a contact without identifiers needs the attribute displayName',
};
