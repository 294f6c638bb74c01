/** Fields that are enums in GraphQL. */
const ENUMS = new Set(['strategy', 'consentType', 'type', 'cardinality']);
const FREE = new Set(['attributes', 'properties']);

/** A value of the documented API with its enums as GraphQL spells them. */
export function inEnums(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(inEnums);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (FREE.has(key)) return [key, item];
      return [key, ENUMS.has(key) && typeof item === 'string' ? enumValue(item) : inEnums(item)];
    }),
  );
}

/** `emailAddress` as `EMAIL_ADDRESS`. */
function enumValue(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
