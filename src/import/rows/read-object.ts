import { isMirrored } from '../../contacts/contact/contact.ts';
import { CONTACT_SETS } from '../../contacts/contact/contact-sets.ts';
import { isIdentifier } from './read-cells.ts';
import { emptyContent, type RowContent } from './row-content.ts';

/** Reads the contact data in a line, which is JSON in the form of REST and exports. */
export function readObject(line: Readonly<Record<string, unknown>>): RowContent {
  const content = emptyContent();
  const refuse = (column: string, message: string) => content.problems.push({ column, message });
  if (typeof line.id === 'string') content.id = line.id;
  else if (line.id !== undefined) refuse('id', 'it must be a string');

  const column = line.identifiers === undefined ? 'featuredIdentifiers' : 'identifiers';
  const identifiers = line[column] ?? [];
  if (!Array.isArray(identifiers) || !identifiers.every(isIdentifier)) {
    refuse(column, 'it must be an array of objects with key and value');
  } else {
    content.identifiers = identifiers.map((value) => ({ value, column }));
    if (typeof line.identifierCount === 'number' && line.identifierCount > identifiers.length) {
      refuse(
        column,
        `it has ${identifiers.length} of ${line.identifierCount} identifiers: export the contact with all of them`,
      );
    }
  }

  const attributes = line.attributes ?? {};
  if (typeof attributes !== 'object' || Array.isArray(attributes)) refuse('attributes', 'it must be an object');
  else {
    for (const [key, value] of Object.entries(attributes)) {
      if (!isMirrored(key)) content.attributes.set(key, { value, column: `attributes.${key}` });
    }
  }

  for (const set of CONTACT_SETS) {
    const members = line[set] ?? [];
    if (!Array.isArray(members)) refuse(set, 'it must be an array');
    else if (members.length > 0)
      content.sets.set(
        set,
        members.map((value) => ({ value, column: set })),
      );
  }
  return content;
}
