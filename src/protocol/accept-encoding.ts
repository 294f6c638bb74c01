/** The content codings that this server offers, the smallest first. */
export const ENCODINGS = ['br', 'gzip'] as const;

/**
 * Returns the offered content coding that an `Accept-Encoding` header prefers (RFC 9110 §12.5.3): by weight, then in
 * the order of the offer. Returns undefined if the header accepts none of them or prefers uncompressed content.
 */
export function preferredEncoding<Encoding extends string>(
  acceptEncoding: string | undefined,
  offered: readonly Encoding[],
): Encoding | undefined {
  const weights = weightsIn(acceptEncoding ?? '');
  const weightOf = (encoding: string) => weights.get(encoding) ?? weights.get('*') ?? 0;
  const [best] = offered.filter((encoding) => weightOf(encoding) > 0).toSorted((a, b) => weightOf(b) - weightOf(a));
  return best !== undefined && weightOf(best) >= (weights.get('identity') ?? 0) ? best : undefined;
}

function weightsIn(header: string): Map<string, number> {
  return new Map(
    header.split(',').map((part) => {
      const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
      const weight = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
      return [name, Number.isNaN(weight) ? 1 : weight];
    }),
  );
}
