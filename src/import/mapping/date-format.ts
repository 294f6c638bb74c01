import { isDate, isInstant } from '../../contacts/validation/date-time.ts';

/** The tokens of a format (Unicode Technical Standard 35). Those of one letter read one or two digits. */
const TOKENS = {
  yyyy: 'year',
  MM: 'month',
  M: 'month',
  dd: 'day',
  d: 'day',
  HH: 'hour',
  H: 'hour',
  mm: 'minute',
  ss: 'second',
} as const;

type Part = (typeof TOKENS)[keyof typeof TOKENS];

/** The parts that a format may have together. */
const DATE: readonly Part[] = ['year', 'month', 'day'];
const DATE_TIME: readonly Part[] = [...DATE, 'hour', 'minute'];
const COMBINATIONS = [DATE, DATE_TIME, [...DATE_TIME, 'second' as const]].map(sorted);

/** The rule of formats, for messages. */
export const DATE_FORMAT_RULE =
  'yyyy, M or MM, and d or dd, and for a time H or HH, mm and optionally ss, with other characters between them, ' +
  'for example dd/MM/yyyy or M/d/yyyy HH:mm';

/** Returns the parts of a format in their order. Undefined if it is not a format. */
export function partsOfFormat(format: string): Part[] | undefined {
  const pieces = piecesOf(format);
  if (pieces.some((piece) => /[A-Za-z\d]/.test(piece) && !isToken(piece))) return undefined;
  const parts = pieces.filter(isToken).map((token) => TOKENS[token]);
  return COMBINATIONS.includes(sorted(parts)) ? parts : undefined;
}

/** Returns whether a text is a time zone: `UTC`, or a difference to it, such as `+01:00`. */
export function isTimeZone(text: string): boolean {
  return text === 'UTC' || isInstant(`2000-01-01T00:00${text}`);
}

/**
 * Returns a text in a valid format as an ISO 8601 date, or as a date and time with the zone. Undefined if it does not
 * fit, or if there is no such day or time.
 */
export function isoDate(text: string, format: string, timeZone = 'UTC'): string | undefined {
  const pieces = piecesOf(format);
  const given = piecesOf(text.trim());
  if (given.length !== pieces.length) return undefined;
  const found: Partial<Record<Part, string>> = {};
  for (const [index, piece] of pieces.entries()) {
    const value = given[index] as string;
    if (!isToken(piece)) {
      if (value !== piece) return undefined;
    } else if (isNumber(value, piece.length)) found[TOKENS[piece]] = value.padStart(2, '0');
    else return undefined;
  }
  const { year, month, day, hour, minute, second } = found;
  const date = `${year}-${month}-${day}`;
  if (hour === undefined) return isDate(date) ? date : undefined;
  const time = [hour, minute, ...(second === undefined ? [] : [second])].join(':');
  const instant = `${date}T${time}${timeZone === 'UTC' ? 'Z' : timeZone}`;
  return isInstant(instant) ? instant : undefined;
}

/** Runs of letters, runs of digits, and the texts between them. */
function piecesOf(text: string): string[] {
  return text.match(/[A-Za-z]+|\d+|[^A-Za-z\d]+/g) ?? [];
}

function isToken(piece: string): piece is keyof typeof TOKENS {
  return Object.hasOwn(TOKENS, piece);
}

function isNumber(text: string, digits: number): boolean {
  return /^\d+$/.test(text) && (digits === 1 ? text.length <= 2 : text.length === digits);
}

function sorted(parts: readonly Part[]): string {
  return parts.toSorted().join();
}
