import { fullFormats } from 'ajv-formats/dist/formats.js';

/** Whether a text is an ISO 8601 date, for example `2026-01-31`. */
export const isDate = (text: string): boolean => isOfFormat(text, 'date');

/** Whether a text is an ISO 8601 date and time with a zone, for example `2026-01-31T09:30:00Z`. */
export const isInstant = (text: string): boolean => isOfFormat(text, 'date-time');

function isOfFormat(text: string, format: 'date' | 'date-time'): boolean {
  const { validate } = fullFormats[format] as { validate: (text: string) => boolean };
  return validate(text);
}
