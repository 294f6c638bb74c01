/**
 * The part of the script that shows one change of a contact, for browsers. Values of contacts are untrusted, so they
 * become text nodes only. Long values are shortened until the user asks for the rest.
 */
export const CHANGES_SCRIPT = String.raw`
const MAX_TEXT = 300;
const MAX_MEMBERS = 20;

/** The fields of a change that refer to other contacts, with their labels. */
const RELATED = [
  ['mergedContactId', 'Merged contact: '],
  ['survivorId', 'Merged into: '],
  ['restoredContactIds', 'Came back: '],
  ['mergedAgainContactIds', 'Merged again: '],
  ['restoredFromId', 'Came back from: '],
];

/** Creates an element with attributes. Texts among the children become text nodes. */
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** How a change came in, by its API. */
const WAYS = { rest: 'over REST', graphql: 'over GraphQL', import: 'by an import' };

/** Creates the item of a version, with all known data. */
function itemOf(change, current) {
  const { version, operation, api, key, changes } = change;
  const id = 'version-' + version;
  const maker = key.name === null ? element('code', {}, key.id) : element('bdi', {}, key.name);
  return element('li', {},
    element('article', { 'aria-labelledby': id },
      element('h2', { id, tabindex: '-1' }, 'Version ' + version),
      element('p', {},
        timeOf(change.at), ' · ', element('code', {}, operation), ' ' + WAYS[api], ' · key ', maker),
      ...RELATED.flatMap(([name, words]) => linesTo(change[name] ?? [], words)),
      ...(changes.length === 0 ? [] : [element('dl', {}, ...changes.flatMap(fieldOf))]),
      ...revertOf(change, current)));
}

/** Returns a time in the time zone and language of the reader, with the exact UTC time as a tooltip. */
function timeOf(at) {
  const text = new Date(at).toLocaleString(undefined, {
    year: 'numeric', month: 'short', day: 'numeric',
    hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short',
  });
  return element('time', { datetime: at, title: at }, text);
}

function linesTo(ids, words) {
  return [ids].flat().map((id) => element('p', {}, words, linkTo(id)));
}

function linkTo(id) {
  return element('a', { href: '/contacts/' + encodeURIComponent(id) }, element('code', {}, id));
}

const SETS = { identifiers: 'Identifiers', listIds: 'Lists', accountIds: 'Accounts', companyRefs: 'Companies' };

/**
 * Creates the entry of a changed field: for an attribute the values before and after, for a set the removed and added
 * members.
 */
function fieldOf({ field, before, after }) {
  const set = Object.hasOwn(SETS, field) ? SETS[field] : undefined;
  if (set !== undefined) {
    const lines = [...members('del', 'removed', field, before), ...members('ins', 'added', field, after)];
    return [element('dt', {}, set), ...lines];
  }
  const key = element('code', {}, visible(field.replace(/^attributes\./, '')));
  const lines = [line('del', 'before', textOf(before)), line('ins', 'after', textOf(after))];
  return [element('dt', {}, 'Attribute ', key), ...lines];
}

function members(mark, label, field, all) {
  const text = field === 'identifiers' ? identifierText : String;
  const lines = (some) => some.map((member) => line(mark, label, text(member)));
  const rest = all.slice(MAX_MEMBERS);
  if (rest.length === 0) return lines(all);
  const button = element('button', { type: 'button' }, 'Show ' + rest.length + ' more ' + label);
  const place = element('dd', {}, button);
  button.addEventListener('click', () => {
    const others = lines(rest);
    place.replaceWith(...others);
    others[0].tabIndex = -1;
    others[0].focus();
  });
  return [...lines(all.slice(0, MAX_MEMBERS)), place];
}

function line(mark, label, text) {
  return element('dd', {}, element(mark, {}, element('span', {}, label + ' '), valueOf(text)));
}

function valueOf(given) {
  if (given === undefined) return 'no value';
  const text = visible(given);
  const value = element('code', { dir: 'auto' }, cut(text));
  if (text.length <= MAX_TEXT) return value;
  const button = element('button', { type: 'button' }, 'Show all ' + text.length + ' characters');
  button.addEventListener('click', () => {
    value.textContent = text;
    value.tabIndex = -1;
    value.focus();
    button.remove();
  });
  return element('span', {}, value, ' ', button);
}

/** Shortens a text without splitting a character. */
function cut(text) {
  return text.length <= MAX_TEXT ? text : text.slice(0, MAX_TEXT).replace(/[\uD800-\uDBFF]$/, '') + '…';
}

/**
 * Replaces invisible characters and characters that change the text direction by codes. Keeps joiners, which are part
 * of other characters.
 */
function visible(text) {
  return text.replaceAll(/(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    '\\u{' + character.codePointAt(0).toString(16) + '}');
}

/** Returns a value as JSON, so that 5 and "5" differ. */
function textOf(value) {
  return value === null ? undefined : JSON.stringify(value);
}

function identifierText({ key, value, properties }) {
  return key + ': ' + value + (properties === undefined ? '' : ' ' + JSON.stringify(properties));
}

/** Returns how a change removed the contact, if it did. */
function removalOf(change) {
  if (change?.survivorId !== undefined) return 'merged';
  return { deleteContact: 'deleted', purgeContact: 'purged' }[change?.operation];
}

/** Creates a button that copies a revert to a version, if the version is not the latest state. */
function revertOf(change, { workspace, newest }) {
  const removed = removalOf(newest);
  if (removalOf(change) !== undefined || removed === 'merged' || removed === 'purged') return [];
  if (change === newest) return [element('p', { class: 'current' }, 'Current version')];
  // A deleted contact has no version to expect.
  const expected = removed === undefined ? ', expectedVersion: ' + newest.version : '';
  const mutation = [
    'mutation {',
    '  revertContact(',
    '    workspaceId: "' + workspace.id + '"',
    '    contactId: "' + contactId + '"',
    '    input: { toVersion: ' + change.version + expected + ' }',
    '  ) {',
    '    outcome',
    '    contact { version }',
    '    restoredContactIds',
    '    mergedAgainContactIds',
    '    errors { code message path }',
    '  }',
    '}',
  ].join('\n');
  const button = element('button', { type: 'button' }, 'Copy revert to version ' + change.version);
  const said = element('p', { role: 'status' });
  const text = element('pre', { tabindex: '0', hidden: '' }, mutation);
  button.addEventListener('click', async () => {
    // Clears the status, so that screen readers announce the same text again.
    said.textContent = '';
    text.hidden = false;
    try {
      await navigator.clipboard.writeText(mutation);
      said.textContent =
        'Copied revertContact to version ' + change.version + '. Run it in GraphiQL or send it to /graphql.';
    } catch {
      said.textContent = 'The browser does not let this page copy. Copy the mutation from here:';
    }
  });
  return [element('p', {}, button), said, text];
}
`;
