import { limitNameOf } from '../../access/access-key.ts';
import type { Contact } from '../../contacts/contact/contact.ts';
import { withStoredIds } from '../../contacts/paging/contact-filter.ts';
import { parseFilterText } from '../../contacts/paging/contact-filter-body.ts';
import { type ContactSlice, contactSlices } from '../../contacts/paging/contact-slices.queries.ts';
import { parseExportCursor } from '../../contacts/paging/export-cursor.ts';
import { MAX_EXPORTS, MAX_EXPORTS_PER_KEY, MAX_EXPORTS_PER_WORKSPACE } from '../../contacts/validation/limits.ts';
import { type Problem, rejected } from '../../contacts/validation/problem.ts';
import { RequestError } from '../../protocol/request-error.ts';
import { operation } from '../runtime/operation.ts';
import type { Caller, Services } from '../runtime/services.ts';
import { problemsOfFilter } from './page-contacts.ts';

interface ExportContactsInput {
  workspaceId: string;
  /** JSON. */
  filter: string | undefined;
  /** The cursor after which the export continues. */
  after: string | undefined;
}

/** All contacts of an export. The first ones have been read. */
export interface ContactExport {
  /** Reads on only if the next contacts are requested. */
  contacts: AsyncGenerator<Contact[], void, undefined>;
  /** Frees the place of the export among those in progress. Call it once the export has ended, in whatever way. */
  end(): void;
}

/** Seconds until an export may have ended. */
const RETRY_AFTER = 10;

/**
 * Returns all contacts of a workspace that match a filter, oldest first, in parts. Each part is read at the state of its
 * time: no contact is there twice or missing because others are created, changed or deleted meanwhile.
 */
export const exportContacts = operation({
  name: 'exportContacts',
  scope: 'contacts:read',
  async run(services, caller, { workspaceId, filter: text, after }: ExportContactsInput) {
    const { filter, problems } = text === undefined ? { filter: {}, problems: [] } : parseFilterText(text);
    const cursor = after === undefined ? { position: undefined } : parseExportCursor(after);
    const all = [
      ...problems,
      ...(await problemsOfFilter(services.store, services.rules, workspaceId, filter)),
      ...('problem' in cursor ? [cursor.problem] : []),
    ];
    if ('problem' in cursor || all.length > 0) return { problems: all };

    const place = await takePlace(services, caller);
    if ('problem' in place) return rejected(place.problem);
    const reader = services.store.reader({ workspaceId });
    const slices = contactSlices(reader, workspaceId, withStoredIds(filter), cursor.position, caller.signal);
    try {
      // Before the response begins, so that a store that cannot serve gets its own response.
      const contacts = contactsFrom(await slices.next(), slices);
      return { contacts, end: place.end } satisfies ContactExport;
    } catch (error) {
      place.end();
      throw error;
    }
  },
});

async function* contactsFrom(
  first: IteratorResult<ContactSlice, void>,
  slices: AsyncGenerator<ContactSlice, void, undefined>,
): ContactExport['contacts'] {
  for (let next = first; !next.done; next = await slices.next()) {
    if (next.value.contacts.length > 0) yield next.value.contacts;
  }
}

/** Takes a place among the exports in progress. Throws if the gateway has none left for anybody. */
async function takePlace(
  { limits }: Services,
  { key, responseHeaders = {} }: Caller,
): Promise<{ end(): void } | { problem: Problem }> {
  const ofKey = { name: `key ${limitNameOf(key)}`, max: MAX_EXPORTS_PER_KEY };
  const ofWorkspace = { name: `workspace ${key.workspaceId}`, max: MAX_EXPORTS_PER_WORKSPACE };
  const place = await limits.exports.begin([ofKey, ofWorkspace, { name: '', max: MAX_EXPORTS }]);
  if ('end' in place) return place;
  const { reached } = place;
  if (reached !== ofKey && reached !== ofWorkspace) throw new RequestError(TOO_MANY);
  responseHeaders['retry-after'] = `${RETRY_AFTER}`;
  const whose = reached === ofKey ? 'access key' : 'workspace';
  const message = `the ${whose} may run ${reached.max} exports at once; try again when one has ended`;
  return { problem: { code: 'RateLimited', message, path: [], retryAfter: RETRY_AFTER } };
}

const TOO_MANY = {
  status: 503,
  code: 'Unavailable',
  message: 'the gateway runs as many exports as it may; try again when one has ended',
  headers: { 'retry-after': `${RETRY_AFTER}` },
} as const;
