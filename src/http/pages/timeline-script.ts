/**
 * The script of the page with the history of a contact, after the script for single changes: plain JavaScript for
 * browsers. It reads the history page by page, reports what it shows, and explains errors and remedies. It keeps the
 * key only in a variable and in the field of the form.
 */
export const PAGE_SCRIPT = String.raw`
const PAGE_SIZE = 20;
const TIMEOUT = 30_000;

const [form, field, button, nameOfContact, state, list, problem, status, more] =
  ['form', 'key', 'form button', 'name', 'state', 'changes', 'problem', 'status', 'more']
    .map((id) => document.querySelector('#' + id));
const contactId = location.pathname.split('/').at(-1).toLowerCase();
document.getElementById('contact-id').textContent = contactId;

/**
 * The current request, replaced when the form is sent: the key, the controller that aborts its requests, the number of
 * visible changes and, once they are known, the workspace, the newest change and the token of the next page.
 */
let shown;

form.addEventListener('submit', (event) => {
  event.preventDefault();
  shown?.leave.abort();
  list.replaceChildren();
  nameOfContact.textContent = '';
  state.hidden = true;
  more.hidden = true;
  const key = field.value.trim().replace(/^(AccessKey|Bearer)\s+/i, '');
  shown = { key, leave: new AbortController(), count: 0 };
  if (/^[!-~]+$/.test(key)) load(shown);
  else fail({ message: 'This is not an access key: it contains an invalid character. Copy the key again.', status: 401 });
});
more.addEventListener('click', () => load(shown));

async function load(current) {
  if (current.isLoading) return;
  current.isLoading = true;
  for (const each of [button, more]) each.setAttribute('aria-busy', 'true');
  problem.textContent = '';
  field.removeAttribute('aria-invalid');
  status.textContent = 'Loading…';
  try {
    current.workspace ??= (await ask(current, '/workspaces')).results[0];
    const query = new URLSearchParams({ limit: PAGE_SIZE });
    if (current.nextPageToken !== undefined) query.set('pageToken', current.nextPageToken);
    const page = await ask(current, pathOf(current) + '/history?' + query);
    if (current === shown) show(current, page);
  } catch (error) {
    if (current === shown) fail(error);
  } finally {
    current.isLoading = false;
    if (current === shown) for (const each of [button, more]) each.removeAttribute('aria-busy');
  }
}

function show(current, { results, nextPageToken }) {
  const isFirst = current.count === 0;
  if (isFirst) {
    current.newest = results[0];
    showState(current);
  }
  const items = results.map((change) => itemOf(change, current));
  list.append(...items);
  current.count += results.length;
  current.nextPageToken = nextPageToken;
  more.hidden = nextPageToken === undefined;
  status.textContent = summary(current, results.at(-1));
  // Moves the focus to the first new item.
  if (!isFirst) items[0]?.querySelector('h2').focus();
}

function summary({ count, nextPageToken }, oldest) {
  if (count === 0) return 'No changes of this contact are kept.';
  const changes = (count === 1 ? '1 change' : count + ' changes') + ', newest first.';
  if (nextPageToken !== undefined) return changes + ' There are more.';
  return oldest.version > 1 ? changes + ' Earlier changes are no longer kept.' : changes + ' These are all.';
}

/** Shows the state of the contact, and its name if it exists. */
function showState(current) {
  const { newest } = current;
  const removed = removalOf(newest);
  if (newest !== undefined && removed === undefined) showName(current);
  if (removed === undefined) return;
  state.hidden = false;
  state.replaceChildren(...{
    merged: ['This contact was merged into ', linkTo(newest.survivorId), '. A revert of that one can undo it.'],
    deleted: ['This contact is deleted. A revert brings it back.'],
    purged: ['This contact was purged: its history is gone, and a revert is not possible.'],
  }[removed]);
}

/** Shows the name. Without a response, the page shows only the id. */
async function showName(current) {
  const contact = await ask(current, pathOf(current)).catch(() => undefined);
  // If the contact was merged in the meantime, the response is another contact.
  if (current === shown && contact?.id === contactId) nameOfContact.textContent = contact.computedDisplayName ?? '';
}

function pathOf({ workspace }) {
  return '/workspaces/' + encodeURIComponent(workspace.id) + '/contacts/' + encodeURIComponent(contactId);
}

/** Reads from the REST API. Rejects with the problem, the remedy and the status. */
async function ask({ key, leave, workspace }, path) {
  const response = await fetch(path, {
    headers: { authorization: 'AccessKey ' + key },
    cache: 'no-store',
    signal: AbortSignal.any([leave.signal, AbortSignal.timeout(TIMEOUT)]),
  }).catch(() => undefined);
  const body = await response?.json().catch(() => undefined);
  if (response?.ok && body !== undefined) return body;
  throw Object.assign(new Error(advice(response, body ?? {}, workspace)), { status: response?.status });
}

function advice(response, { message = '' }, workspace) {
  const seconds = response?.headers.get('retry-after');
  const retry = seconds ? 'Try again in ' + seconds + ' s.' : 'Try again in a moment.';
  switch (response?.status) {
    case undefined:
    case 200:
      return 'The gateway does not answer. Check your connection, then try again.';
    case 401:
      return 'The gateway does not know this access key. Check it, or create one: contact-gateway key create.';
    case 403:
      return 'This access key may not read this history: ' + message + '. Use a key that has it.';
    case 404:
      return 'The workspace of this key, ' + workspace?.name + ', has no contact with this id. ' +
        'Check the id in the address, or use a key of the workspace of the contact.';
    case 429:
      return 'There were too many requests with this key or from this address. ' + retry;
    case 503:
      return 'The gateway has too much to do, or its database does not answer. ' + retry;
    default:
      return 'The gateway answers with ' + response.status + ': ' + message + '. Send the operator the request id ' +
        response.headers.get('x-request-id') + '.';
  }
}

function fail({ message, status: code }) {
  status.textContent = '';
  problem.textContent = message;
  if (code !== 401) return;
  field.setAttribute('aria-invalid', 'true');
  field.focus();
}
`;
