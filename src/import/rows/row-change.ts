import { CONTACT_SETS, SET_RULES } from '../../contacts/contact/contact-sets.ts';
import type { Strategy, UpdateContactBody } from '../../contacts/update/update-contact-body.ts';
import { MAX_BODY_ATTRIBUTES } from '../../contacts/validation/limits.ts';
import type { IdentifierRef } from '../../contacts/validation/problem.ts';
import { UUID } from '../../contacts/validation/schema-validator.ts';
import type { RowContent, RowProblem } from './row-content.ts';

/** A row as the updates that it stands for. */
export interface RowChange {
  /** Which contact is updated: the one with an id, the one that identifiers find, or, without both, a new one. */
  contactId?: string;
  identifier?: IdentifierRef;
  body: UpdateContactBody;
  /** Updates of the same contact that follow: what one update has no room for, and identifiers that find no contact. */
  more: UpdateContactBody[];
  /** The columns of what is in the updates, by its place there: `attributes.city`, `addIdentifiers[1]`. */
  columns: ReadonlyMap<string, string>;
}

export interface ChangeRules {
  /** The keys of identifiers that find the contact, and `id`; undefined: those of all identifiers. */
  match: readonly string[] | undefined;
  strategy: Strategy | undefined;
  /** Attributes that every contact gets, unless the row says otherwise. */
  attributes: Readonly<Record<string, unknown>>;
  /** Ids of lists that every contact is added to. */
  lists: readonly string[];
  /** Ids of lists by name, of which several may have one. */
  listIds: ReadonlyMap<string, readonly string[]>;
}

/** Makes the updates of what a row says, or says why there are none. */
export function rowChange(content: RowContent, rules: ChangeRules): RowChange | { problems: RowProblem[] } {
  const problems = [...content.problems];
  const columns = new Map<string, string>();
  const parts: UpdateContactBody[] = [{}];
  const part = (index: number): UpdateContactBody => {
    parts[index] ??= {};
    return parts[index];
  };

  const { contactId, finding, others } = matching(content, rules.match, problems);
  const [first] = finding;
  const isInPath = contactId === undefined && first !== undefined;
  // The update adds what it finds the contact by; properties have no room there.
  const added = isInPath && first.value.properties === undefined ? finding.slice(1) : finding;
  if (isInPath) columns.set('identifier', first.column);
  for (const [index, { column }] of added.entries()) columns.set(`addIdentifiers[${index}]`, column);
  if (added.length > 0) part(0).addIdentifiers = added.map(({ value }) => value);
  if (others.length > 0) part(1).addIdentifiers = others.map(({ value }) => value);

  readAttributes(content, rules, part, columns);
  readSets(content, rules, part, columns, problems);
  const isEmpty = content.identifiers.length + content.attributes.size + content.sets.size === 0;
  if (isEmpty && content.id === undefined && problems.length === 0) {
    problems.push({ message: 'the row says nothing of a contact: it has neither identifiers nor attributes' });
  }
  if (problems.length > 0) return { problems };
  if (rules.strategy !== undefined) for (const body of parts) body.strategy = rules.strategy;
  const [body = {}, ...more] = parts;
  if (contactId !== undefined) return { contactId, body, more, columns };
  return isInPath
    ? { identifier: { key: first.value.key, value: first.value.value }, body, more, columns }
    : { body, more, columns };
}

/** Which contact a row is about, and what else it brings. Without `match`, every identifier of it finds the contact. */
function matching({ id, identifiers }: RowContent, match: readonly string[] | undefined, problems: RowProblem[]) {
  if (match === undefined) return { contactId: undefined, finding: identifiers, others: [] };
  if (match.includes('id') && id !== undefined) return { contactId: id, finding: identifiers, others: [] };
  const keys = match.filter((key) => key !== 'id');
  const finding = keys.flatMap((key) => identifiers.filter(({ value }) => value.key === key));
  if (finding.length === 0)
    problems.push({ message: `the row has no ${match.join(' and no ')} to find the contact by` });
  const others = identifiers.filter(({ value }) => !keys.includes(value.key));
  return { contactId: undefined, finding, others };
}

function readAttributes(
  content: RowContent,
  rules: ChangeRules,
  part: (index: number) => UpdateContactBody,
  columns: Map<string, string>,
): void {
  const attributes = new Map(Object.entries(rules.attributes));
  for (const [key, { value, column }] of content.attributes) {
    attributes.set(key, value);
    columns.set(`attributes.${key}`, column);
  }
  const entries = [...attributes];
  for (let begin = 0; begin < entries.length; begin += MAX_BODY_ATTRIBUTES) {
    // Makes `__proto__` a key like any other.
    const some = Object.fromEntries(entries.slice(begin, begin + MAX_BODY_ATTRIBUTES));
    part(begin / MAX_BODY_ATTRIBUTES).attributes = some;
  }
}

function readSets(
  content: RowContent,
  rules: ChangeRules,
  part: (index: number) => UpdateContactBody,
  columns: Map<string, string>,
  problems: RowProblem[],
): void {
  for (const set of CONTACT_SETS) {
    const placed = content.sets.get(set) ?? [];
    const given = placed.map(({ value, column }) => {
      if (set !== 'listIds' || typeof value !== 'string' || UUID.test(value)) return value;
      const [id, another] = rules.listIds.get(value) ?? [];
      if (id === undefined) problems.push({ column, message: `there is no list "${value}"` });
      else if (another !== undefined)
        problems.push({ column, message: `there are several lists "${value}": give the id` });
      return id;
    });
    const members = [...new Set([...given, ...(set === 'listIds' ? rules.lists : [])])] as string[];
    const { add, maxInBody } = SET_RULES[set];
    const [first] = placed;
    if (first !== undefined) columns.set(add, first.column);
    for (let begin = 0; begin < members.length; begin += maxInBody) {
      part(begin / maxInBody)[add] = members.slice(begin, begin + maxInBody);
    }
  }
}

/** The column of what a problem is about, by its place in the update. */
export function columnAt(columns: RowChange['columns'], place: string): string | undefined {
  for (
    let end = place.length;
    end > 0;
    end = Math.max(place.lastIndexOf('.', end - 1), place.lastIndexOf('[', end - 1))
  ) {
    const column = columns.get(place.slice(0, end));
    if (column !== undefined) return column;
  }
  return undefined;
}
