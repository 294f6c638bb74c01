const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const DATE_TIME = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?(Z|([+-])(\d\d):(\d\d))$/i;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The rule of `isInstant`, for messages. */
export const INSTANT_RULE = 'a date and time with a zone by RFC 3339, for example 2026-01-31T09:30:00Z';
/** The rule of `isDate` or `isInstant`, for messages. */
export const DATE_TIME_RULE = 'an ISO 8601 date or date and time with a zone, for example 2026-01-31T09:30:00Z';

/** Returns whether a text is an ISO 8601 date of the years 1 to 9999, for example `2026-01-31`. */
export function isDate(text: string): boolean {
  return dayFrom(text) !== undefined;
}

/**
 * Returns whether a text is a date and time with a zone, for example `2026-01-31T09:30:00+01:00`: RFC 3339 with
 * optional seconds (specification §4).
 */
export function isInstant(text: string): boolean {
  return instantFrom(text) !== undefined;
}

/**
 * Returns the time of such a text in milliseconds since 1970, with fractions if it is more precise. Undefined for any
 * other text. A leap second (23:59:60 UTC) is the first second of the next day.
 */
export function instantFrom(text: string): number | undefined {
  const match = DATE_TIME.exec(text);
  const day = match?.[1] === undefined ? undefined : dayFrom(match[1]);
  if (match === null || day === undefined) return undefined;
  const part = (index: number) => Number(match[index] ?? 0);
  const [hours, minutes, seconds, offsetHours, offsetMinutes] = [part(2), part(3), part(4), part(8), part(9)];
  if (hours > 23 || minutes > 59 || offsetHours > 23 || offsetMinutes > 59) return undefined;
  const offset = (match[7] === '-' ? -1 : 1) * (offsetHours * HOUR + offsetMinutes * MINUTE);
  const minute = day + hours * HOUR + minutes * MINUTE - offset;
  const isLastMinute = (((minute + MINUTE) % DAY) + DAY) % DAY === 0;
  if (seconds > (isLastMinute ? 60 : 59)) return undefined;
  return minute + seconds * SECOND + Number(`0${match[5] ?? ''}`) * SECOND;
}

/**
 * Returns the time of a text, including stored forms that are no longer accepted. A date alone is the start of its day
 * in UTC.
 */
export function timeFrom(text: string): number | undefined {
  return dayFrom(text) ?? instantFrom(text) ?? instantFrom(withoutOldForms(text));
}

/** Stored values may have white space instead of `T`, and offsets such as `+01` and `+0100`. */
const OLD_DATE_TIME = /^(\d{4}-\d\d-\d\d)[T\s](\d\d:\d\d:\d\d(?:\.\d+)?)(?:Z|([+-]\d\d)(?::?(\d\d))?)$/i;

function withoutOldForms(text: string): string {
  return text.replace(OLD_DATE_TIME, (_, date, time, hours = '+00', minutes = '00') => {
    return `${date}T${time}${hours}:${minutes}`;
  });
}

function dayFrom(text: string): number | undefined {
  const [, year, month, day] = DATE.exec(text)?.map(Number) ?? [];
  if (!year || month === undefined || day === undefined) return undefined;
  const date = new Date(0);
  // Not `Date.UTC`, which maps the years 1 to 99 to the last century.
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : undefined;
}
