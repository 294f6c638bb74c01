import { CONTACT_SETS, SET_RULES } from '../../contacts/contact/contact-sets.ts';
import type { Strategy, UpdateContactBody } from '../../contacts/update/update-contact-body.ts';
import { MAX_BODY_ATTRIBUTES } from '../../contacts/validation/limits.ts';
import type { IdentifierRef } from '../../contacts/validation/problem.ts';
import { UUID } from '../../contacts/validation/schema-validator.ts';
import type { RowContent, RowProblem } from './row-content.ts';

/** The updates of a row. */
export interface RowChange {
  /** The updated contact: the one with the id, the one with the identifiers, or a new one without both. */
  contactId?: string;
  identifier?: IdentifierRef;
  body: UpdateContactBody;
  /** Later updates of the same contact: parts that exceed one update, and identifiers that do not find contacts. */
  more: UpdateContactBody[];
}

/** The updates of a row, and the columns of their parts, by place: `attributes.city`, `addIdentifiers[1]`. */
export interface PlacedChange {
  change: RowChange;
  columns: ReadonlyMap<string, string>;
}

export interface ChangeRules {
  /** The keys of identifiers that find the contact, or `id`; undefined: all identifiers. */
  match: readonly string[] | undefined;
  strategy: Strategy | undefined;
  /** Attributes of every contact, unless the row has other values. */
  attributes: Readonly<Record<string, unknown>>;
  /** Ids of lists to which every contact is added. */
  lists: readonly string[];
  /** Ids of lists by name; several lists may have the same name. */
  listIds: ReadonlyMap<string, readonly string[]>;
}

/** Converts the content of a row to updates, or returns the reasons why that is not possible. */
export function rowChange(content: RowContent, rules: ChangeRules): PlacedChange | { problems: RowProblem[] } {
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
  // The update adds the identifier that finds the contact, but without properties.
  const added = isInPath && first.value.properties === undefined ? finding.slice(1) : finding;
  if (isInPath) columns.set('identifier', first.column);
  for (const [index, { column }] of added.entries()) columns.set(`addIdentifiers[${index}]`, column);
  if (added.length > 0) part(0).addIdentifiers = added.map(({ value }) => value);
  if (others.length > 0) part(1).addIdentifiers = others.map(({ value }) => value);

  readAttributes(content, rules, part, columns);
  readSets(content, rules, part, columns, problems);
  const isEmpty = content.identifiers.length + content.attributes.size + content.sets.size === 0;
  if (isEmpty && content.id === undefined && problems.length === 0) {
    problems.push({ message: 'the row has neither identifiers nor attributes of a contact' });
  }
  if (problems.length > 0) return { problems };
  if (rules.strategy !== undefined) for (const body of parts) body.strategy = rules.strategy;
  const [body = {}, ...more] = parts;
  if (contactId !== undefined) return { change: { contactId, body, more }, columns };
  if (!isInPath) return { change: { body, more }, columns };
  return { change: { identifier: { key: first.value.key, value: first.value.value }, body, more }, columns };
}

/** The contact of a row, and its other identifiers. Without `match`, every identifier finds the contact. */
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
    // Makes `__proto__` an ordinary key.
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

/** The column of a problem, by its place in the update. */
export function columnAt(columns: PlacedChange['columns'], place: string): string | undefined {
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
