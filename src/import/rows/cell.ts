import type { AttributeDefinition } from '../../contacts/attributes/attribute-definition.ts';
import type { ColumnRule } from '../mapping/mapping.ts';

/** The rules of a definition for the values of an attribute. */
export type AttributeShape = Pick<AttributeDefinition, 'type' | 'cardinality'>;

/** The values of a cell: none if it is empty, several if it is a JSON array or has the separator of its column. */
export function cellValues(cell: string, { separator, values }: ColumnRule): unknown[] {
  if (cell === '') return [];
  const parts = separator === undefined ? jsonOrText(cell) : split(cell, separator);
  const all = Array.isArray(parts) ? parts : [parts];
  return values === undefined ? all : all.map((part) => translated(part, values));
}

/** The value of an attribute in a cell, in the type of its definition if possible; undefined if the cell is empty. */
export function attributeValue(cell: string, rule: ColumnRule, shape: AttributeShape | undefined): unknown {
  if (cell === '') return undefined;
  if (shape?.cardinality === 'one' && rule.separator === undefined) {
    const value = jsonOrText(cell);
    // An array does not fit a single text, so the cell is the text itself.
    const text = Array.isArray(value) ? cell : value;
    return typed(rule.values === undefined ? text : translated(text, rule.values), shape);
  }
  const isList = rule.separator !== undefined || Array.isArray(jsonOrText(cell));
  const values = cellValues(cell, rule).map((value) => (shape === undefined ? value : typed(value, shape)));
  return isList ? values : values[0];
}

/** The parsed JSON if the cell is a JSON array or a JSON text, otherwise the text. */
function jsonOrText(cell: string): unknown {
  if (cell[0] !== '[' && cell[0] !== '"') return cell;
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
}

function split(cell: string, separator: string): unknown[] {
  return cell
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(jsonOrText);
}

function translated(value: unknown, values: NonNullable<ColumnRule['values']>): unknown {
  return typeof value === 'string' && Object.hasOwn(values, value) ? values[value] : value;
}

const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

function typed(value: unknown, { type }: AttributeShape): unknown {
  if (typeof value !== 'string') return value;
  const text = value.trim();
  if (type === 'number') return NUMBER.test(text) ? Number(text) : value;
  if (type !== 'boolean') return value;
  return /^(?:true|false)$/i.test(text) ? text.toLowerCase() === 'true' : value;
}
