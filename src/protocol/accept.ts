import { MIMEType } from 'node:util';

/** How gladly an `Accept` header takes a media type (RFC 9110 §12.5.1). */
export interface Acceptance {
  /** From 0, which refuses it, to 1. */
  weight: number;
  /** 2 where the header names the type itself, 1 for `type/*`, 0 for any type. */
  specificity: number;
  /** The place of the range that decides in the header. */
  order: number;
}

/** How an `Accept` header takes a media type, by its most specific range for it; undefined where it has none. */
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
 * The media type of those offered that an `Accept` header prefers: by weight, then as it names them, then as they are
 * offered. The first where there is no header, undefined where the header takes none.
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

/** What stands between commas that are not in quotes. */
const RANGE = /(?:[^,"]|"(?:\\.|[^"\\])*")+/g;

/** The ranges of a header, in UTF-8 alone; what is none is left out. */
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
