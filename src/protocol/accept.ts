import { MIMEType } from 'node:util';

/** The preference of an `Accept` header for a media type (RFC 9110 §12.5.1). */
export interface Acceptance {
  /** From 0 (rejected) to 1. */
  weight: number;
  /** 2 for the type itself, 1 for `type/*`, 0 for any type. */
  specificity: number;
  /** The position of the matching range in the header. */
  order: number;
}

/**
 * Returns the preference of an `Accept` header for a media type, from the most specific range. Undefined if no range
 * matches.
 */
export function acceptanceOf(accept: string, mediaType: string): Acceptance | undefined {
  return rangesIn(accept)
    .flatMap(({ essence, weight }, order) => {
      const specificity = specificityOf(essence, mediaType);
      return specificity === undefined ? [] : [{ weight, specificity, order }];
    })
    .reduce<Acceptance | undefined>(
      (best, one) => (best && best.specificity >= one.specificity ? best : one),
      undefined,
    );
}

/**
 * Returns the offered media type that an `Accept` header prefers: by weight, then in the order of the header, then in
 * the order of the offer. Returns the first offered type if there is no header, and undefined if the header accepts
 * none.
 */
export function preferredType<Type extends string>(
  accept: string | undefined,
  offered: readonly [Type, ...Type[]],
): Type | undefined {
  if (accept === undefined || accept.trim() === '') return offered[0];
  const [best] = offered
    .flatMap((type) => {
      const acceptance = acceptanceOf(accept, type);
      return acceptance === undefined || acceptance.weight === 0 ? [] : [{ type, ...acceptance }];
    })
    .toSorted((a, b) => b.weight - a.weight || b.specificity - a.specificity || a.order - b.order);
  return best?.type;
}

/** The text between commas outside quotes. */
const RANGE = /(?:[^,"]|"(?:\\.|[^"\\])*")+/g;

/** Returns the media ranges of a header that allow UTF-8. Omits invalid ranges. */
function rangesIn(accept: string): { essence: string; weight: number }[] {
  return (accept.match(RANGE) ?? []).flatMap((text) => {
    const range = mediaRangeFrom(text);
    if (range === undefined || !/^utf-?8$/i.test(range.params.get('charset') ?? 'utf-8')) return [];
    const weight = Number(range.params.get('q') ?? 1);
    return [{ essence: range.essence, weight: Number.isNaN(weight) ? 1 : weight }];
  });
}

function mediaRangeFrom(text: string): MIMEType | undefined {
  try {
    return new MIMEType(text);
  } catch {
    return undefined;
  }
}

function specificityOf(range: string, mediaType: string): number | undefined {
  if (range === mediaType) return 2;
  if (range === '*/*') return 0;
  return range.endsWith('/*') && mediaType.startsWith(range.slice(0, -1)) ? 1 : undefined;
}
